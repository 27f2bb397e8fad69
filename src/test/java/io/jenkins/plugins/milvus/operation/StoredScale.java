package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The state of a scale as a build keeps it, at any point, for tests of what is told of it. */
final class StoredScale {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

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

    /** What is waited for once the change is made. */
    static final RolloutPlan PLAN = new RolloutPlan(RELEASE, 6, false, List.of(TARGET), NOW);

    private StoredScale() {}

    static OperationState state(Phase phase, Course course, RolloutPlan plan, OperationState.Failure failure) {
        return new OperationState(phase, "jenkins-milvus token", NOW, NOW, INTENT, course, plan, failure);
    }
}
