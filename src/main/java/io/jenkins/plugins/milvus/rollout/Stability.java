package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Calm;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Does it last? Once everything was ready at once, a container that ends decides at once; a pod that is not ready for a
 * moment, or replaced, starts the stable time again, a few times.
 *
 * <p>A break may be over before anyone looks. It still shows: the Ready condition carries the time of its last change,
 * a new pod that of its creation. Both are compared with each other only, never with our clock.
 */
final class Stability {

    private Stability() {}

    /** Reports what does not last, and gives how things stand now, for the memory. */
    static Calm look(Calm before, boolean allDone, Pass pass) {
        boolean ended = false;
        if (before.reached()) {
            for (TargetView view : podTargets(pass)) {
                for (PodRecord pod : view.wanted()) {
                    ended |= reportEnd(view, pod, before, pass);
                }
            }
        }
        if (ended && pass.policy().failFast()) {
            // that decides, and has to decide again when it is confirmed although the pod may be up again by then
            return before;
        }
        Calm next = next(before, allDone, pass);
        if (next.breaks() >= pass.policy().breakLimit()) {
            reportBreaks(next.breaks(), pass);
        }
        return next;
    }

    private static Calm next(Calm before, boolean allDone, Pass pass) {
        boolean calm = before.since() != null;
        if (!allDone) {
            int breaks = before.breaks() + (calm ? 1 : 0);
            return new Calm(
                    before.reached(), null, breaks, before.newestReady(), before.newestPod(), before.restarts());
        }
        Instant newestReady = null;
        Instant newestPod = null;
        Map<String, Integer> restarts = new HashMap<>();
        for (TargetView view : podTargets(pass)) {
            for (PodRecord pod : view.wanted()) {
                newestReady = later(newestReady, pod.readySince());
                newestPod = later(newestPod, pod.createdAt());
                int count = pod.restarts();
                if (count > 0) {
                    restarts.put(pod.uid(), count);
                }
            }
        }
        boolean unbroken = Objects.equals(newestReady, before.newestReady())
                && Objects.equals(newestPod, before.newestPod())
                && restarts.equals(before.restarts());
        return new Calm(
                true,
                calm && unbroken ? before.since() : pass.now(),
                before.breaks() + (calm && !unbroken ? 1 : 0),
                newestReady,
                newestPod,
                restarts);
    }

    /** Pods of a Job may end. */
    private static List<TargetView> podTargets(Pass pass) {
        return pass.views().stream()
                .filter(view -> view.kind() != WorkloadKind.JOB)
                .toList();
    }

    private static boolean reportEnd(TargetView view, PodRecord pod, Calm before, Pass pass) {
        boolean wasThere = pod.createdAt() == null
                || before.newestPod() != null && !pod.createdAt().isAfter(before.newestPod());
        if (!wasThere) {
            return false;
        }
        int restarts = pod.restarts() - before.restarts().getOrDefault(pod.uid(), 0);
        for (ContainerRecord container : pod.containers()) {
            // all of them were ready, so one that is down has ended since
            if (CrashFailure.isDown(view, container) || restarts > 0 && container.restartCount() > 0) {
                report(view, pod, container, CrashFailure.facts(container, restarts), pass);
                return true;
            }
        }
        return false;
    }

    /** Names the pod that is not up, or the one that was ready last. */
    private static void reportBreaks(int breaks, Pass pass) {
        TargetView culprit = pass.views().get(0);
        PodRecord last = null;
        for (TargetView view : pass.views()) {
            for (PodRecord pod : view.wanted()) {
                if (last == null || isWorse(pod, last)) {
                    culprit = view;
                    last = pod;
                }
            }
        }
        report(culprit, last, null, Text.of("rollout.cause.breaks", breaks), pass);
    }

    private static boolean isWorse(PodRecord pod, PodRecord than) {
        boolean up = TargetView.up(pod);
        if (up != TargetView.up(than)) {
            return !up;
        }
        return pod.readySince() != null
                && (than.readySince() == null || pod.readySince().isAfter(than.readySince()));
    }

    private static void report(TargetView view, PodRecord pod, ContainerRecord container, String facts, Pass pass) {
        pass.report(new Finding(
                Code.UNSTABLE_AFTER_READY,
                view,
                pod,
                container,
                pass.now(),
                () -> Text.of("rollout.cause.unstable", facts),
                () -> Text.of("rollout.action.unstable")));
    }

    private static Instant later(Instant a, Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }
}
