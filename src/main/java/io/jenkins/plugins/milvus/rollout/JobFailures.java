package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.Comparator;
import java.util.stream.Stream;

/** A Job that Kubernetes has given up ({@code backoffLimit}, {@code activeDeadlineSeconds}): it never tries again. */
final class JobFailures {

    private JobFailures() {}

    static void look(TargetView view, Pass pass) {
        if (view.kind() != WorkloadKind.JOB) {
            return;
        }
        WorkloadRecord.Condition failed = JobReadiness.condition(view.workload(), "Failed");
        if (failed == null) {
            return;
        }
        PodRecord pod = lastFailed(view);
        ContainerRecord container = pod == null ? null : failedContainer(pod);
        String said = Phrases.reason(failed.reason(), failed.message());
        pass.report(new Finding(
                Code.JOB_FAILED,
                view,
                pod,
                container,
                pass.now(),
                () -> container == null
                        ? said
                        : Text.of("rollout.list", CrashFailure.facts(container, container.restartCount()), said),
                () -> Text.of("rollout.action.job", view.target().ref().name())));
    }

    /** The youngest pod that did not succeed. */
    private static PodRecord lastFailed(TargetView view) {
        return Stream.of(view.finished(), view.terminating(), view.wanted())
                .flatMap(pods -> pods.stream())
                .filter(pod -> !"Succeeded".equals(pod.phase()))
                .max(Comparator.comparing(PodRecord::createdAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparing(PodRecord::name))
                .orElse(null);
    }

    private static ContainerRecord failedContainer(PodRecord pod) {
        return pod.containers().stream()
                .filter(container -> container.exitCode() > 0)
                .findFirst()
                .orElse(null);
    }
}
