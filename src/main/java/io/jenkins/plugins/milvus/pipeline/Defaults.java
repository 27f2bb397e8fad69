package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.io.Serializable;

/**
 * What holds where a step says nothing, as the administrators of this Jenkins have decided, or else as the plugin does.
 * A running step keeps a copy of its own: what is configured later is no concern of a change that has begun. No record,
 * because a running pipeline could not keep one.
 */
final class Defaults implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String repository;
    private final String release;
    private final String namespace;
    private final String credentialsId;
    private final String helm;
    private final int installTimeout;
    private final int scaleTimeout;

    private Defaults(MilvusConfiguration configured) {
        repository = configured.getRepository();
        release = Parameters.or(configured.getRelease(), InstallRequest.DEFAULT_RELEASE);
        namespace = configured.getNamespace();
        credentialsId = configured.getCredentialsId();
        helm = configured.getHelm();
        installTimeout =
                Parameters.or(configured.getInstallTimeout(), (int) InstallRequest.DEFAULT_TIMEOUT.toMinutes());
        scaleTimeout = Parameters.or(configured.getScaleTimeout(), (int) ScaleRequest.DEFAULT_TIMEOUT.toMinutes());
    }

    /** As they are at this moment. */
    static Defaults now() {
        return new Defaults(MilvusConfiguration.get());
    }

    /** The chart repository, for a chart that is known by its name alone; null for none. */
    String repository(String chart) {
        return chart == null || ChartReference.isName(chart) ? repository : null;
    }

    /** The release; never null. */
    String release() {
        return release;
    }

    /** The namespace; null for that of the kubeconfig's context. */
    String namespace() {
        return namespace;
    }

    /** Credentials for a build that brings no kubeconfig; null for none. */
    String credentialsId() {
        return credentialsId;
    }

    /** The Helm tool; null for {@code helm} on the {@code PATH}. */
    String helm() {
        return helm;
    }

    /** Patience of an install, in minutes. */
    int installTimeout() {
        return installTimeout;
    }

    /** Patience of a scale, in minutes. */
    int scaleTimeout() {
        return scaleTimeout;
    }

    /** The chart repository as a form shows it. */
    String shownRepository() {
        return Parameters.or(repository, ChartReference.DEFAULT_REPOSITORY);
    }
}
