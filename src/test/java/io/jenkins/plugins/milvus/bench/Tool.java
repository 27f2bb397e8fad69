package io.jenkins.plugins.milvus.bench;

/** Who is measured. */
public enum Tool {
    /** {@code helm upgrade --wait} of Helm 3. */
    HELM3("helm 3 --wait"),
    /** The same of Helm 4. */
    HELM4("helm 4 --wait"),
    /** {@code kubectl rollout status} after Helm 3. */
    ROLLOUT_STATUS("helm 3, rollout status"),
    /** Ours, as quick as the others mean to be. */
    OURS("milvusScale, stableFor 0"),
    /** Ours by default. */
    OURS_STABLE("milvusScale, stableFor 10");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether it is this plugin. */
    public boolean ours() {
        return this == OURS || this == OURS_STABLE;
    }
}
