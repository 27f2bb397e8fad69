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

    /** How things stand now, for the memory. */
    static Calm next(Calm before, List<TargetView> views, boolean allDone, Instant now) {
        if (!allDone) {
            int breaks = before.breaks() + (before.since() == null ? 0 : 1);
            return new Calm(
                    before.reached(), null, breaks, before.newestReady(), before.newestPod(), before.restarts());
        }
        Instant newestReady = null;
        Instant newestPod = null;
        Map<String, Integer> restarts = new HashMap<>();
        for (TargetView view : views) {
            if (view.kind() == WorkloadKind.JOB) {
                continue;
            }
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
        boolean calm = before.since() != null;
        return new Calm(
                true,
                calm && unbroken ? before.since() : now,
                before.breaks() + (calm && !unbroken ? 1 : 0),
                newestReady,
                newestPod,
                restarts);
    }

    /** Reports pods that ended or restarted since everything was ready, and a plan that keeps coming and going. */
    static void look(Calm before, Calm next, Pass pass) {
        if (before.reached()) {
            for (TargetView view : pass.views()) {
                if (view.kind() != WorkloadKind.JOB) {
                    view.wanted().forEach(pod -> lookForRestart(view, pod, before, pass));
                }
            }
        }
        if (next.breaks() >= pass.policy().breakLimit()) {
            lookForCulprit(next.breaks(), pass);
        }
    }

    private static void lookForRestart(TargetView view, PodRecord pod, Calm before, Pass pass) {
        boolean wasThere = pod.createdAt() == null
                || before.newestPod() != null && !pod.createdAt().isAfter(before.newestPod());
        if (!wasThere) {
            return;
        }
        int restarts = pod.restarts() - before.restarts().getOrDefault(pod.uid(), 0);
        for (ContainerRecord container : pod.containers()) {
            // all of them were ready, so one that is down has ended since
            if (CrashFailure.isDown(view, container) || restarts > 0 && container.restartCount() > 0) {
                report(view, pod, container, CrashFailure.facts(container, restarts), pass);
                return;
            }
        }
    }

    /** The pod that is not up, or the one that was ready last. */
    private static void lookForCulprit(int breaks, Pass pass) {
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
