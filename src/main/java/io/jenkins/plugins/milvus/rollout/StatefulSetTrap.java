package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.Set;

/**
 * A broken pod of another revision that its StatefulSet will never replace: with OrderedReady the controller waits for
 * it to become ready first, even after the template was put right (kubernetes#67250; documented as "forced rollback").
 * Only deleting that pod helps, so the diagnosis names its uid.
 */
final class StatefulSetTrap {

    private static final String SEEN = "trap";
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName");
    private static final Set<String> CONFIG =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

    private StatefulSetTrap() {}

    static void look(TargetView view, Pass pass) {
        if (view.kind() != WorkloadKind.STATEFUL_SET
                || !"OrderedReady".equals(view.workload().podManagementPolicy())
                || !"RollingUpdate".equals(view.workload().updateStrategy())) {
            return;
        }
        for (PodRecord pod : view.leftover()) {
            if (!TargetView.up(pod) && Ordinals.inRange(pod, view.target(), view.workload())) {
                look(view, pod, pass);
            }
        }
    }

    private static void look(TargetView view, PodRecord pod, Pass pass) {
        for (ContainerRecord container : pod.containers()) {
            Code code = codeOf(container);
            if (code == null) {
                continue;
            }
            Instant since = pass.since(SEEN, pod.uid());
            String state = code == Code.CRASH_LOOP
                    ? CrashFailure.facts(container, container.restartCount())
                    : Phrases.reason(container.reason(), container.message());
            String revision = view.workload().updateRevision();
            pass.report(new Finding(
                    code,
                    view,
                    pod,
                    container,
                    since.plus(pass.policy().graces().brokenLeftover()),
                    () -> Text.of("rollout.cause.trap", state, pod.revisionHash(), revision),
                    () -> Text.of("rollout.action.trap", pod.name())));
            return;
        }
    }

    /** What is broken, or null. */
    private static Code codeOf(ContainerRecord container) {
        if (IMAGE.contains(container.reason())) {
            return Code.IMAGE_PULL;
        }
        if (CONFIG.contains(container.reason())) {
            return Code.CONFIG;
        }
        return !container.ready() && container.restartCount() > 0 ? Code.CRASH_LOOP : null;
    }
}
