package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pods that were ended from outside (Evicted, Preempted, OutOfcpu, NodeShutdown, ...). Their controller replaces them,
 * so a few are no failure; as many as there are replicas, and at least five, are.
 */
final class Evictions {

    private static final String SEEN = "evicted";

    private Evictions() {}

    static void look(TargetView view, Pass pass) {
        if (view.kind() == WorkloadKind.JOB) {
            // counts by itself: backoffLimit, podFailurePolicy
            return;
        }
        String prefix = view.target().uid() + "/";
        Map<String, PodRecord> evicted = new HashMap<>();
        Stream.concat(view.finished().stream(), view.terminating().stream())
                .filter(pod -> isEvicted(view, pod))
                .forEach(pod -> evicted.put(pod.uid(), pod));
        // a StatefulSet deletes such a pod before it makes it again: those are known from earlier passes only
        pass.recallAll(SEEN).keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .forEach(id -> evicted.putIfAbsent(id.substring(prefix.length()), null));
        evicted.keySet().forEach(uid -> pass.since(SEEN, prefix + uid));
        int limit = Math.max(pass.policy().evictionLimit(), view.target().want());
        if (evicted.size() < limit) {
            return;
        }
        PodRecord pod = evicted.values().stream()
                .filter(each -> each != null)
                .max(Views.BY_NAME)
                .orElse(null);
        Instant due = pass.now();
        String text = pod == null ? "" : Phrases.reason(pod.reason(), pod.message());
        pass.report(new Finding(
                Code.EVICTED,
                view,
                pod,
                null,
                due,
                () -> text.isEmpty()
                        ? Text.of("rollout.cause.evictedGone", evicted.size())
                        : Text.of("rollout.cause.evicted", evicted.size(), text),
                () -> Text.of("rollout.action.evicted")));
    }

    private static boolean isEvicted(TargetView view, PodRecord pod) {
        return "Failed".equals(pod.phase())
                && !pod.reason().isEmpty()
                && !view.target().baseline().containsKey(pod.uid())
                && (view.newest() == null || pod.ownerUid().equals(view.newest().uid()));
    }
}
