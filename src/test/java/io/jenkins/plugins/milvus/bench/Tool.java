package io.jenkins.plugins.milvus.bench;

/** Who is measured. */
enum Tool {
    HELM3("helm 3 --wait"),
    HELM4("helm 4 --wait"),
    ROLLOUT_STATUS("helm 3, rollout status"),
    OURS("milvusScale, stableFor 0"),
    OURS_STABLE("milvusScale, stableFor 10");

    private final String title;

    Tool(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean ours() {
        return this == OURS || this == OURS_STABLE;
    }
}
