package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Instant;
import java.util.Set;

/**
 * A container that cannot be created or started as it is specified: a missing ConfigMap, Secret or key, a command that
 * does not exist, a hook that fails. It may be a matter of order within one release, hence the short grace; an
 * occurrence is one value of {@code restartCount}.
 */
final class ConfigFailure {

    private static final String SEEN = "config";
    private static final Set<String> WAITING = Set.of(
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "PreCreateHookError",
            "PreStartHookError",
            "PostStartHookError");
    private static final String START_ERROR = "StartError";
    private static final String CANNOT_RUN = "ContainerCannotRun";

    /** The runtime's own trouble rather than the container's. */
    private static final int RUNTIME_EXIT_CODE = 128;

    private ConfigFailure() {}

    static boolean look(TargetView view, PodRecord pod, ContainerRecord container, Pass pass) {
        String reason = reason(container);
        if (reason.isEmpty()) {
            return false;
        }
        String mark = Integer.toString(container.restartCount());
        Sighting seen = pass.see(SEEN, pod.uid() + "/" + container.name(), mark);
        Instant due = seen.count() > 1
                ? pass.now()
                : seen.since().plus(pass.policy().graces().config());
        pass.report(new Finding(
                Code.CONFIG,
                view,
                pod,
                container,
                view.fresh(pod) ? due : null,
                () -> Phrases.reason(reason, container.message()),
                () -> Text.of("rollout.action.config", container.name())));
        return true;
    }

    /** The reason when it is of this class, else empty. */
    private static String reason(ContainerRecord container) {
        return switch (container.state()) {
            case WAITING -> {
                if (WAITING.contains(container.reason())) {
                    yield kubeletIsLate(container.message()) ? "" : container.reason();
                }
                yield CrashFailure.BACK_OFF.equals(container.reason()) ? end(container.lastReason(), container) : "";
            }
            case TERMINATED -> end(container.reason(), container);
            default -> "";
        };
    }

    private static String end(String reason, ContainerRecord container) {
        boolean never =
                START_ERROR.equals(reason) || CANNOT_RUN.equals(reason) && container.exitCode() != RUNTIME_EXIT_CODE;
        return never ? reason : "";
    }

    /** {@code failed to sync configmap cache: timed out}: the kubelet will have it in a moment. */
    private static boolean kubeletIsLate(String message) {
        return message.contains("failed to sync") && message.contains("cache");
    }
}
