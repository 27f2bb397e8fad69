package io.jenkins.plugins.milvus.helm;

import java.io.Serializable;

/**
 * What {@code helm get metadata} says of a revision, with chart name and version apart.
 *
 * @param chart chart name
 * @param version chart version, exactly as it has to be pinned
 * @param appVersion the version of Milvus that the chart was made for
 * @param revision revision number
 * @param status how it stands
 */
public record ReleaseMetadata(String chart, String version, String appVersion, int revision, ReleaseStatus status)
        implements Serializable {

    private static final long serialVersionUID = 1L;
}
