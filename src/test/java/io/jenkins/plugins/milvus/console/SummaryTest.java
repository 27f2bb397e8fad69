package io.jenkins.plugins.milvus.console;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationResult.ComponentResult;
import io.jenkins.plugins.milvus.rollout.Progress;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** The last line of a step, and what it says of itself before. */
public class SummaryTest {

    private static final ComponentResult QUERY_NODES = new ComponentResult("queryNode", 1, 3, 3);

    @Test
    public void beforeAndAfterWithRevisionAndChart() {
        assertEquals(
                "Ready: milvus/my-release: queryNode 1 -> 3, 3 ready; dataNode 2 -> 1, 1 ready;"
                        + " revision 5 with chart 5.0.19 after 24.6 s",
                Summary.of(result(true, List.of(QUERY_NODES, new ComponentResult("dataNode", 2, 1, 1)))));
        assertEquals(
                "Ready: milvus/my-release: queryNode 1 -> 3, 3 ready; nothing changed, revision 5 with chart 5.0.19,"
                        + " checked in 24.6 s",
                Summary.of(result(false, List.of(QUERY_NODES))));
    }

    @Test
    public void manyComponentsAreCounted() {
        assertEquals(
                "Ready: milvus/my-release: 30 workloads, 90 pods ready; revision 5 with chart 5.0.19 after 24.6 s",
                Summary.of(result(true, Collections.nCopies(30, QUERY_NODES))));
    }

    @Test
    public void whatIsMissingWhileItGoesOn() {
        assertEquals(
                "queryNode 2 of 3 ready, 1 unschedulable; dataNode 0 of 1 ready",
                Summary.of(List.of(
                        new Progress("queryNode", 1, 3, 2, 0, false, "1 unschedulable"),
                        new Progress("proxy", 1, 1, 1, 0, true, ""),
                        new Progress("dataNode", 1, 1, 0, 0, false, ""))));
    }

    private static OperationResult result(boolean changed, List<ComponentResult> components) {
        return new OperationResult(
                "my-release", "milvus", "milvus", "5.0.19", 5, 4, changed, components, List.of(), 24.6);
    }
}
