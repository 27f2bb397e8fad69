package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class ComponentTest {

    @Test
    public void everySpellingInUseIsUnderstood() {
        for (String name : List.of("queryNode", "query node", "querynode", "QueryNode", "query-node", "QUERY_NODE")) {
            assertEquals(name, Optional.of(Component.QUERY_NODE), Component.find(name));
        }
        assertEquals(Optional.of(Component.ROOT_COORDINATOR), Component.find("rootcoord"));
        assertEquals(Optional.of(Component.ROOT_COORDINATOR), Component.find("root coordinator"));
    }

    @Test
    public void otherNamesAreNot() {
        for (String name : new String[] {"", " ", null, "queryNodes", "query", "nodes"}) {
            assertEquals(String.valueOf(name), Optional.empty(), Component.find(name));
        }
    }

    @Test
    public void labelsAreTakenLiterally() {
        assertEquals(Optional.of(Component.MIX_COORDINATOR), Component.ofLabel("mixcoord"));
        assertEquals(Optional.empty(), Component.ofLabel("mixCoordinator"));
    }

    @Test
    public void theWorkersAreTheOnesOfTheGuideAndTheStreamingNode() {
        assertEquals(
                List.of(
                        Component.PROXY,
                        Component.QUERY_NODE,
                        Component.DATA_NODE,
                        Component.INDEX_NODE,
                        Component.STREAMING_NODE),
                Component.workers());
    }

    @Test
    public void aChartsVersionTellsWhichWorkersItHas() {
        List<Component> before =
                List.of(Component.PROXY, Component.QUERY_NODE, Component.DATA_NODE, Component.INDEX_NODE);
        List<Component> since =
                List.of(Component.PROXY, Component.QUERY_NODE, Component.DATA_NODE, Component.STREAMING_NODE);
        assertEquals(before, Component.workers(Optional.of("3.0.0")));
        assertEquals(before, Component.workers(Optional.of("4.2.58")));
        assertEquals(since, Component.workers(Optional.of("5.0.0")));
        assertEquals(since, Component.workers(Optional.of("10.1.0-rc.1")));
        assertEquals(Component.workers(), Component.workers(Optional.empty()));
        assertEquals(Component.workers(), Component.workers(Optional.of("$VERSION")));
    }
}
