package io.jenkins.plugins.milvus.turn;

import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import java.io.Serializable;

/**
 * A build that changes a release, as it is stored: after a restart of the controller the others wait for it before its
 * agent is back and it can speak for itself. No record, because XStream cannot read one.
 */
final class Holder implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String subject;
    private final String build;
    private final String name;
    private final String url;

    /**
     * @param id of its claim
     * @param subject what it changes
     * @param run the build
     */
    Holder(String id, String subject, Run<?, ?> run) {
        this.id = id;
        this.subject = subject;
        this.build = run.getExternalizableId();
        this.name = run.getFullDisplayName();
        this.url = run.getUrl();
    }

    String id() {
        return id;
    }

    String subject() {
        return subject;
    }

    String build() {
        return build;
    }

    /** The build's name for people. */
    String name() {
        return name;
    }

    /** The build's page, relative to Jenkins'. */
    String url() {
        return url;
    }

    /** Whether the build goes on after a restart: one of a freestyle job does not. */
    boolean alive() {
        // a thread of a build may act as somebody who cannot see the other job
        try (ACLContext everything = ACL.as2(ACL.SYSTEM2)) {
            Run<?, ?> run = Run.fromExternalizableId(build);
            return run != null && run.isBuilding();
        }
    }
}
