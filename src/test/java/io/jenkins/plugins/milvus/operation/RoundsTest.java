package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.release.Component.DATA_NODE;
import static io.jenkins.plugins.milvus.release.Component.INDEX_NODE;
import static io.jenkins.plugins.milvus.release.Component.PROXY;
import static io.jenkins.plugins.milvus.release.Component.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RoundsTest {

    @Test
    public void growingIsOneRound() {
        assertEquals(List.of(Map.of("queryNode", 5)), Rounds.of(Map.of(QUERY_NODE, 1), Map.of(QUERY_NODE, 5), 1));
    }

    @Test
    public void stayingIsOneRound() {
        assertEquals(List.of(Map.of("queryNode", 5)), Rounds.of(Map.of(QUERY_NODE, 5), Map.of(QUERY_NODE, 5), 1));
    }

    @Test
    public void nodesWithDataShrinkOneAtATime() {
        assertEquals(
                List.of(Map.of("queryNode", 3), Map.of("queryNode", 2), Map.of("queryNode", 1)),
                Rounds.of(Map.of(QUERY_NODE, 4), Map.of(QUERY_NODE, 1), 1));
    }

    @Test
    public void atAnyPace() {
        assertEquals(
                List.of(Map.of("dataNode", 3), Map.of("dataNode", 2)),
                Rounds.of(Map.of(DATA_NODE, 5), Map.of(DATA_NODE, 2), 2));
        assertEquals(List.of(Map.of("dataNode", 2)), Rounds.of(Map.of(DATA_NODE, 5), Map.of(DATA_NODE, 2), 0));
        assertEquals(List.of(Map.of("dataNode", 2)), Rounds.of(Map.of(DATA_NODE, 5), Map.of(DATA_NODE, 2), 9));
    }

    @Test
    public void statelessNodesShrinkAtOnce() {
        assertEquals(
                List.of(Map.of("proxy", 1, "indexNode", 1)),
                Rounds.of(Map.of(PROXY, 4, INDEX_NODE, 9), Map.of(PROXY, 1, INDEX_NODE, 1), 1));
    }

    @Test
    public void severalComponentsShareTheirRounds() {
        assertEquals(
                List.of(
                        Map.of("queryNode", 2, "dataNode", 1, "proxy", 3),
                        Map.of("queryNode", 1, "dataNode", 1, "proxy", 3)),
                Rounds.of(
                        Map.of(QUERY_NODE, 3, DATA_NODE, 2, PROXY, 1),
                        Map.of(QUERY_NODE, 1, DATA_NODE, 1, PROXY, 3),
                        1));
    }

    @Test
    public void toNothing() {
        assertEquals(
                2, Rounds.of(Map.of(QUERY_NODE, 2), Map.of(QUERY_NODE, 0), 1).size());
    }
}
