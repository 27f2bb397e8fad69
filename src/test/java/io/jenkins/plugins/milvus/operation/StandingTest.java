package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.helm.ReleaseStatus.DEPLOYED;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.FAILED;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.PENDING_INSTALL;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.PENDING_ROLLBACK;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.PENDING_UPGRADE;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.SUPERSEDED;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.UNINSTALLED;
import static io.jenkins.plugins.milvus.helm.ReleaseStatus.UNINSTALLING;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.operation.Standing.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class StandingTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Standing after(Duration sinceLast, ReleaseStatus... statuses) {
        List<Revision> history = new ArrayList<>();
        for (ReleaseStatus status : statuses) {
            history.add(new Revision(history.size() + 1, status, NOW.minus(sinceLast), "milvus-5.0.19", ""));
        }
        return Standing.of(history, NOW);
    }

    private static Condition condition(ReleaseStatus... statuses) {
        return after(Duration.ofSeconds(1), statuses).condition();
    }

    @Test
    public void conditions() {
        assertEquals(Condition.DEPLOYED, condition(DEPLOYED));
        assertEquals(Condition.DEPLOYED, condition(SUPERSEDED, FAILED, DEPLOYED));
        assertEquals(Condition.FAILED, condition(DEPLOYED, FAILED));
        assertEquals(Condition.NEVER_DEPLOYED, condition(FAILED));
        assertEquals(Condition.NEVER_DEPLOYED, condition(FAILED, FAILED));
        assertEquals(Condition.BUSY, condition(PENDING_INSTALL));
        assertEquals(Condition.BUSY, condition(DEPLOYED, PENDING_UPGRADE));
        assertEquals(Condition.BUSY, condition(DEPLOYED, PENDING_ROLLBACK));
        assertEquals(Condition.BUSY, condition(UNINSTALLING));
        assertEquals(Condition.REMOVED, condition(UNINSTALLED));
    }

    @Test
    public void aPendingRevisionGetsStaleAfterTenMinutes() {
        assertEquals(
                Condition.BUSY,
                after(Standing.STALE.minusMillis(1), DEPLOYED, PENDING_UPGRADE).condition());
        assertEquals(
                Condition.STALE,
                after(Standing.STALE, DEPLOYED, PENDING_UPGRADE).condition());
    }

    @Test
    public void theDeployedRevisionIsTheOneToGoBackTo() {
        assertEquals(
                2,
                after(Duration.ZERO, SUPERSEDED, DEPLOYED, FAILED, FAILED)
                        .deployed()
                        .number());
        assertEquals(
                4,
                after(Duration.ZERO, SUPERSEDED, DEPLOYED, FAILED, FAILED)
                        .last()
                        .number());
        assertNull(after(Duration.ZERO, FAILED).deployed());
    }

    @Test
    public void anUnreadableTimeIsNoReasonToBreakIn() {
        Revision unknown = new Revision(1, PENDING_UPGRADE, null, "", "");
        assertEquals(Condition.BUSY, Standing.of(List.of(unknown), NOW).condition());
    }

    @Test
    public void stoppedBetweenHelmsLastTwoWritesNothingIsCalledDeployedButTheNewestIsInPlace() {
        assertEquals(
                2, after(Duration.ZERO, SUPERSEDED, PENDING_UPGRADE).deployed().number());
        assertEquals(2, after(Duration.ZERO, SUPERSEDED, FAILED).deployed().number());
        assertEquals(Condition.FAILED, condition(SUPERSEDED, FAILED));
        assertEquals(
                3, after(Duration.ZERO, SUPERSEDED, FAILED, FAILED).deployed().number());
    }

    @Test
    public void whatFailedAndWasInstalledOverWasNeverDeployed() {
        List<Revision> history = List.of(
                new Revision(1, SUPERSEDED, NOW, "", "Release \"my-release\" failed: quota"),
                new Revision(2, FAILED, NOW, "", "Release \"my-release\" failed: quota"));
        assertEquals(Condition.NEVER_DEPLOYED, Standing.of(history, NOW).condition());
    }

    @Test
    public void whatAPendingRevisionIsOnceItsHelmIsDead() {
        is(FAILED, PENDING_INSTALL);
        is(FAILED, DEPLOYED, PENDING_UPGRADE);
        is(FAILED, SUPERSEDED, DEPLOYED, FAILED, PENDING_UPGRADE);
        is(FAILED, FAILED, PENDING_UPGRADE);
        is(FAILED, SUPERSEDED, PENDING_INSTALL);
        is(DEPLOYED, SUPERSEDED, PENDING_UPGRADE);
        is(DEPLOYED, SUPERSEDED, FAILED, PENDING_ROLLBACK);
    }

    private static void is(ReleaseStatus truth, ReleaseStatus... statuses) {
        List<Revision> history = new ArrayList<>();
        for (ReleaseStatus status : statuses) {
            history.add(new Revision(history.size() + 1, status, NOW, "milvus-5.0.19", "Upgrade complete"));
        }
        assertEquals(history.toString(), truth, LostHelm.truth(history));
    }
}
