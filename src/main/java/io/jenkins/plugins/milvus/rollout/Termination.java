package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pods that should be gone. A terminating one is given its own grace period and some more from when it was seen first;
 * those that have to be gone by the same second share one sighting.
 */
final class Termination {

    private static final String SEEN = "terminating";
    private static final int MOST_NAMES = 10;

    private Termination() {}

    static void look(TargetView view, Pass pass) {
        if (pass.policy().waitForTermination()) {
            view.terminating().forEach(pod -> terminating(view, pod, pass));
        }
        List<PodRecord> byHand = view.leftover().stream()
                .filter(pod -> Ordinals.replacedByHand(pod, view))
                .toList();
        if (!byHand.isEmpty()) {
            byHand(view, byHand, pass);
        }
        view.leftover().stream()
                .filter(pod -> !Ordinals.replacedByHand(pod, view))
                .forEach(pod -> leftover(view, pod, pass));
    }

    private static void terminating(TargetView view, PodRecord pod, Pass pass) {
        Instant since = pass.since(SEEN, view.target().uid() + "/" + pod.deletionTimestamp());
        Duration grace = Duration.ofSeconds(pod.gracePeriodSeconds())
                .plus(pass.policy().graces().termination());
        pass.report(new Finding(
                Code.SURPLUS_STUCK, view, pod, null, since.plus(grace), () -> cause(pod), () -> action(pod)));
    }

    private static String cause(PodRecord pod) {
        String node = pod.node().isEmpty() ? "-" : pod.node();
        return pod.finalizers().isEmpty()
                ? Text.of("rollout.cause.terminating", node, pod.gracePeriodSeconds())
                : Text.of(
                        "rollout.cause.finalizers",
                        node,
                        pod.gracePeriodSeconds(),
                        Phrases.oneLine(String.join(", ", pod.finalizers())));
    }

    private static String action(PodRecord pod) {
        return pod.finalizers().isEmpty()
                ? Text.of("rollout.action.terminating", pod.name(), pod.node().isEmpty() ? "-" : pod.node())
                : Text.of("rollout.action.finalizers", pod.name());
    }

    /** A pod that nobody has deleted yet: the controller may not have got to it, so only the deadline decides. */
    private static void leftover(TargetView view, PodRecord pod, Pass pass) {
        pass.report(new Finding(
                Code.SURPLUS_STUCK,
                view,
                pod,
                null,
                null,
                () -> Text.of("rollout.cause.leftover", pod.revisionHash()),
                () -> Text.of("rollout.action.leftover", pod.name())));
    }

    /** Somebody has to delete them, and may do so while we wait. */
    private static void byHand(TargetView view, List<PodRecord> pods, Pass pass) {
        String names = pods.stream().map(PodRecord::name).limit(MOST_NAMES).collect(Collectors.joining(" "));
        pass.report(new Finding(
                Code.SURPLUS_STUCK,
                view,
                pods.get(0),
                null,
                null,
                () -> Text.of(
                        "rollout.cause.onDelete", pods.size(), view.workload().updateRevision()),
                () -> Text.of("rollout.action.onDelete", names)));
    }
}
