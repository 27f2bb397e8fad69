package io.jenkins.plugins.milvus.rollout;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Workload;
import java.util.function.Consumer;
import org.junit.Test;

public class WorkloadRecordTest {

    private static void check(String row, boolean counted, WorkloadKind kind, Consumer<Workload> change) {
        Workload workload = Records.workload(kind, "x").settled(3).with(change);
        assertEquals(kind + ": " + row, counted, workload.build().counted());
    }

    @Test
    public void whoseReplicasAreCountedIsCountedWhenAllAre() {
        for (WorkloadKind kind : new WorkloadKind[] {WorkloadKind.DEPLOYMENT, WorkloadKind.STATEFUL_SET}) {
            check("all", true, kind, each -> {});
            check("one is not ready", false, kind, each -> each.ready = 2);
            check("one is of another revision", false, kind, each -> each.updated = 2);
            check("the controller has not seen the change", false, kind, each -> each.observed = 1);
            check("more than wanted", true, kind, each -> each.ready = 4);
            check("none is wanted", true, kind, each -> each.settled(0));
        }
    }

    @Test
    public void nobodyCountsTheReplicasOfTheOthers() {
        check("not done", true, WorkloadKind.JOB, each -> each.ready = 0);
        check("not bound", true, WorkloadKind.CLAIM, each -> each.ready = 0);
    }
}
