package io.jenkins.plugins.milvus.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.milvus.cluster.ClusterPool;

/**
 * The clients of this Jenkins: steps on one agent that ask as the same identity share one, and with it a connection. An
 * extension, because a client lives on Jenkins' timer and must not be found again by a Jenkins that is started later in
 * the same JVM.
 */
@Extension
public final class Clients {

    private final ClusterPool pool = new ClusterPool();

    /** Those of the Jenkins that runs. */
    static ClusterPool get() {
        return ExtensionList.lookupSingleton(Clients.class).pool;
    }
}
