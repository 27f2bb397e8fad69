package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Phase;
import io.jenkins.plugins.milvus.rollout.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What a restart has to give back, also when it brought another version of this plugin. */
public class StateJsonTest {

    private static final Instant BEGUN = Instant.parse("2026-11-22T10:00:00.123456Z");

    /** As it is stored while three query nodes are awaited in the second of two rounds. */
    private static final String STORED = """
            {"phase": "VERIFY", "token": "jenkins-milvus token",
             "startedAt": "2026-11-22T10:00:00.123456Z", "deadline": "2026-11-22T10:15:00.123456Z",
             "intent": {"release": {"namespace": "milvus", "name": "my-release"}, "version": "5.0.19",
                        "restorable": 4, "from": {"queryNode": 1},
                        "rounds": [{"queryNode": 2}, {"queryNode": 3}], "kept": {"proxy": 2},
                        "etcdState": "existing", "changes": ["~ Deployment/x spec.replicas: 1 -> 3"]},
             "course": {"before": 4, "revision": 5, "changed": true, "round": 1, "baseline": {"pod-1": 2}},
             "plan": {"release": {"namespace": "milvus", "name": "my-release"}, "revision": 5, "install": false,
                      "targets": [{"ref": {"kind": "DEPLOYMENT", "namespace": "milvus", "name": "querynode"},
                                   "label": "queryNode", "uid": "uid-1", "generation": 7, "templateHash": "hash",
                                   "from": 1, "want": 3, "baseline": {"pod-1": 2}}],
                      "armedAt": "2026-11-22T10:01:00Z", "deadline": "2026-11-22T10:15:00.123456Z"},
             "addedByALaterVersion": 1}
            """;

    @Test
    public void everythingComesBack() {
        OperationState state = StateJson.read(STORED);
        assertEquals(Phase.VERIFY, state.phase());
        assertEquals(BEGUN, state.startedAt());
        assertEquals(
                List.of(Map.of("queryNode", 2), Map.of("queryNode", 3)),
                state.intent().rounds());
        assertEquals(5, state.course().revision());
        Target target = state.plan().targets().get(0);
        assertEquals("Deployment querynode to 3", target.ref() + " to " + target.want());
        assertEquals(state, StateJson.read(StateJson.write(state)));
    }

    @Test
    public void theBeginningComesBackToo() {
        OperationState state = OperationState.begin(BEGUN, BEGUN.plusSeconds(900));
        assertEquals(state, StateJson.read(StateJson.write(state)));
        assertNull(StateJson.read(null));
    }

    @Test
    public void whatIsNoStateIsToldSo() {
        assertThrows(IllegalStateException.class, () -> StateJson.read("{"));
    }
}
