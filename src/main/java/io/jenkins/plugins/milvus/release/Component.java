package io.jenkins.plugins.milvus.release;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a Milvus release: the one table of their chart keys, labels and whether they are scaled.
 *
 * <p>Source: the Milvus chart 3.0.0 to 5.0.19 ({@code values.yaml}, the {@code component} pod label) and Milvus'
 * scale-out guide, which scales worker nodes and never coordinators. Which of them a release has is read from the
 * cluster, not from here.
 */
public enum Component {
    /** Takes the clients' requests. */
    PROXY("proxy", "proxy", Role.WORKER),
    /** Searches. */
    QUERY_NODE("queryNode", "querynode", Role.WORKER),
    /** Persists; in Milvus 2.6 builds the indexes as well. */
    DATA_NODE("dataNode", "datanode", Role.WORKER),
    /** Builds indexes, up to Milvus 2.5. */
    INDEX_NODE("indexNode", "indexnode", Role.WORKER),
    /** Serves growing data, from Milvus 2.6. */
    STREAMING_NODE("streamingNode", "streamingnode", Role.WORKER),
    /** All coordinators in one process. */
    MIX_COORDINATOR("mixCoordinator", "mixcoord", Role.COORDINATOR),
    /** Up to Milvus 2.5. */
    ROOT_COORDINATOR("rootCoordinator", "rootcoord", Role.COORDINATOR),
    /** Up to Milvus 2.5. */
    QUERY_COORDINATOR("queryCoordinator", "querycoord", Role.COORDINATOR),
    /** Up to Milvus 2.5. */
    DATA_COORDINATOR("dataCoordinator", "datacoord", Role.COORDINATOR),
    /** Up to Milvus 2.5. */
    INDEX_COORDINATOR("indexCoordinator", "indexcoord", Role.COORDINATOR),
    /** The whole of Milvus in one process: the chart fixes it to one replica. */
    STANDALONE("standalone", "standalone", Role.SINGLE),
    /** Change data capture: "Currently, CDC only supports one replica" (values.yaml). */
    CDC("cdc", "cdc", Role.SINGLE),
    /** The web console, no part of Milvus itself. */
    ATTU("attu", "attu", Role.SINGLE);

    /** What the guide says of a component's number. */
    public enum Role {
        /** Scaled out and in. */
        WORKER,
        /** Never scaled. */
        COORDINATOR,
        /** One by its nature. */
        SINGLE
    }

    /** The chart's major version that brought streaming nodes and took index nodes away. */
    private static final int STREAMING_SINCE = 5;

    private final String chartKey;
    private final String label;
    private final Role role;

    Component(String chartKey, String label, Role role) {
        this.chartKey = chartKey;
        this.label = label;
        this.role = role;
    }

    /** The key in the chart's values, case-sensitive: {@code queryNode}. */
    public String chartKey() {
        return chartKey;
    }

    /** The value of the {@code component} label of its pods: {@code querynode}. */
    public String label() {
        return label;
    }

    /** What the guide says of its number. */
    public Role role() {
        return role;
    }

    /**
     * Finds a component by any of the names in use: the chart's ({@code queryNode}), the guide's ({@code query node}),
     * kubectl's ({@code querynode}); case, blanks, dashes and underscores do not matter.
     */
    public static Optional<Component> find(String name) {
        String plain = plain(name);
        return Arrays.stream(values())
                .filter(c -> plain(c.chartKey).equals(plain) || c.label.equals(plain))
                .findFirst();
    }

    /** Finds a component by its {@code component} label. */
    public static Optional<Component> ofLabel(String label) {
        return Arrays.stream(values()).filter(c -> c.label.equals(label)).findFirst();
    }

    /** The scalable ones, in the order of the table. */
    public static List<Component> workers() {
        return Arrays.stream(values()).filter(c -> c.role == Role.WORKER).toList();
    }

    /**
     * The scalable ones that a chart brings by itself: chart 5, which is Milvus 2.6, has streaming nodes, and the charts
     * before it index nodes. All of them when the version is not known; what a release really has, its cluster tells.
     *
     * @param version of the chart, such as {@code 5.0.19}
     */
    public static List<Component> workers(Optional<String> version) {
        Optional<Integer> major = version.map(text -> text.split("\\.")[0])
                .filter(text -> text.matches("\\d{1,4}"))
                .map(Integer::valueOf);
        if (major.isEmpty()) {
            return workers();
        }
        Component other = major.get() >= STREAMING_SINCE ? INDEX_NODE : STREAMING_NODE;
        return workers().stream().filter(each -> each != other).toList();
    }

    private static String plain(String name) {
        return name == null ? "" : name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }

    /** The chart's key. */
    @Override
    public String toString() {
        return chartKey;
    }
}
