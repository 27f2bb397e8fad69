package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.operation.StoredScale.NOW;
import static io.jenkins.plugins.milvus.operation.StoredScale.PLAN;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import java.util.Map;
import org.junit.Test;

public class LeftoverTest {

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
        return StoredScale.state(phase, course, plan, null);
    }

    private static Revision revision(int number, ReleaseStatus status) {
        return new Revision(number, status, NOW, "milvus-5.0.19", "");
    }
}
