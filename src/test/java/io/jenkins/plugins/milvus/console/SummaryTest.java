package io.jenkins.plugins.milvus.console;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationResult.ComponentResult;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** The last line of a step. */
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

    private static OperationResult result(boolean changed, List<ComponentResult> components) {
        return new OperationResult(
                "my-release", "milvus", "milvus", "5.0.19", 5, 4, changed, components, List.of(), 24.6);
    }
}
