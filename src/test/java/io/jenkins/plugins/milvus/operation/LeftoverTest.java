package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class LeftoverTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");
    private static final Intent INTENT = new Intent(
            RELEASE, "5.0.19", 4, Map.of(), List.of(Map.of("queryNode", 2)), Map.of(), Map.of(), "", List.of());

    private static final Target TARGET = new Target(
            new WorkloadRef(WorkloadKind.DEPLOYMENT, "milvus", "querynode"),
            "queryNode",
            "uid",
            3,
            "hash",
            2,
            1,
            false,
            Map.of());
    private static final RolloutPlan PLAN = new RolloutPlan(RELEASE, 6, false, List.of(TARGET), NOW);

    @Test
    public void aStateTellsWhatItIs() {
        assertEquals("Stopped before anything was touched", Leftover.of(OperationState.begin(NOW, NOW)));
        assertEquals(
                "Stopped watching milvus/my-release: the change is in place and was not taken back",
                Leftover.of(state(Phase.VERIFY, 5, null)));
        assertEquals(
                "Stopped watching milvus/my-release: revision 6 has brought back what revision 4 was",
                Leftover.of(state(Phase.ROLL_BACK, 6, PLAN)));
    }

    @Test
    public void onlyWhereHelmWritesItsHistoryHasToTell() {
        assertEquals(true, Leftover.written(state(Phase.APPLY, 4, null)));
        assertEquals(true, Leftover.written(state(Phase.ROLL_BACK, 5, null)));
        assertEquals(false, Leftover.written(state(Phase.VERIFY, 5, null)));
        assertEquals(false, Leftover.written(state(Phase.ROLL_BACK, 6, PLAN)));
    }

    @Test
    public void helmTellsHowFarItCame() {
        OperationState apply = state(Phase.APPLY, 4, null);
        String during = "Stopped while Helm was changing milvus/my-release: ";
        assertEquals(
                during + "no revision was made, 4 is the newest (deployed)",
                Leftover.of(apply, revision(4, ReleaseStatus.DEPLOYED)));
        assertEquals(
                during + "revision 5 is in place, its pods were not watched",
                Leftover.of(apply, revision(5, ReleaseStatus.DEPLOYED)));
        assertEquals(
                during + "revision 5 has failed half-way; the next run goes on from what is in place",
                Leftover.of(apply, revision(5, ReleaseStatus.FAILED)));
        assertEquals(
                during + "revision 5 is pending-upgrade, since Helm has not ended yet; the next run waits for it",
                Leftover.of(apply, revision(5, ReleaseStatus.PENDING_UPGRADE)));
        assertEquals(
                "Stopped while milvus/my-release was being rolled back: no revision was made, 5 is the newest (failed)",
                Leftover.of(state(Phase.ROLL_BACK, 5, null), revision(5, ReleaseStatus.FAILED)));
    }

    private static OperationState state(Phase phase, int revision, RolloutPlan plan) {
        Course course = new Course(4, revision, revision > 4, 0, Map.of());
        return new OperationState(phase, "jenkins-milvus token", NOW, NOW, INTENT, course, plan, null);
    }

    private static Revision revision(int number, ReleaseStatus status) {
        return new Revision(number, status, NOW, "milvus-5.0.19", "");
    }
}
