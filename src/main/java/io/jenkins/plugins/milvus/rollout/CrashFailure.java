package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A container that ends again and again. {@code restartCount} itself counts the distinct ends, so neither a repeated
 * update nor a lost memory changes the count.
 */
final class CrashFailure {

    static final String BACK_OFF = "CrashLoopBackOff";

    private static final String OOM = "OOMKilled";

    private CrashFailure() {}

    static boolean look(TargetView view, PodRecord pod, ContainerRecord container, Pass pass) {
        if (container.ready() || endedWell(view, container)) {
            return false;
        }
        boolean oomKilled = OOM.equals(lastEnd(container));
        // restarts of the pod before our change are known in total only, which is enough for an upper bound
        int growth = view.fresh(pod) ? Math.min(container.restartCount(), view.growth(pod)) : 0;
        boolean tooMany = growth >= pass.policy().restartLimit(pass.plan().install(), oomKilled);
        if (!tooMany && !isDown(view, container)) {
            return false;
        }
        Instant due = tooMany ? pass.now() : null;
        int restarts = growth > 0 ? growth : container.restartCount();
        pass.report(new Finding(
                oomKilled ? Code.OOM : Code.CRASH_LOOP,
                view,
                pod,
                container,
                due,
                () -> cause(view, container, restarts, pass),
                () -> oomKilled
                        ? Text.of("rollout.action.oom", container.name())
                        : Text.of("rollout.action.crash", container.name())));
        return true;
    }

    /** {@code exit code 137, OOMKilled, 3 restarts}. */
    static String facts(ContainerRecord container, int restarts) {
        List<String> facts = new ArrayList<>();
        if (container.exitCode() >= 0) {
            facts.add(Text.of("rollout.cause.exit", container.exitCode()));
        }
        String end = lastEnd(container);
        if (!end.isEmpty()) {
            facts.add(end);
        }
        if (restarts > 0) {
            facts.add(Phrases.restarts(restarts));
        }
        return Phrases.list(facts);
    }

    private static String cause(TargetView view, ContainerRecord container, int restarts, Pass pass) {
        String facts = facts(container, restarts);
        if (!pass.plan().install() || view.kind() != WorkloadKind.DEPLOYMENT) {
            return facts;
        }
        return restlessDependency(pass)
                .map(pod -> pod.restarts() > 0
                        ? Text.of("rollout.cause.whileRestarting", facts, pod.name())
                        : Text.of("rollout.cause.whileNotReady", facts, pod.name()))
                .orElse(facts);
    }

    /** Milvus cannot live without etcd, the object storage and the message queue: all StatefulSets of its chart. */
    private static Optional<PodRecord> restlessDependency(Pass pass) {
        return pass.views().stream()
                .filter(view -> view.kind() == WorkloadKind.STATEFUL_SET)
                .flatMap(view -> view.wanted().stream())
                .filter(pod -> !TargetView.up(pod))
                .min(Comparator.comparingInt((PodRecord pod) -> -pod.restarts()).thenComparing(Views.BY_NAME));
    }

    private static String lastEnd(ContainerRecord container) {
        return container.state() == ContainerRecord.State.TERMINATED ? container.reason() : container.lastReason();
    }

    /** It ended and does not run now. */
    static boolean isDown(TargetView view, ContainerRecord container) {
        return container.state() == ContainerRecord.State.TERMINATED && !endedWell(view, container)
                || BACK_OFF.equals(container.reason());
    }

    /** An init container that did its work, or a container of a Job. */
    private static boolean endedWell(TargetView view, ContainerRecord container) {
        return container.state() == ContainerRecord.State.TERMINATED
                && container.exitCode() == 0
                && (container.init() || view.kind() == WorkloadKind.JOB);
    }
}
