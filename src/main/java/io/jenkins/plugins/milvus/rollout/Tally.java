package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Counts what one target still misses: {@code 1 unschedulable, 2 terminating}. */
final class Tally {

    private Tally() {}

    static Progress of(TargetView view, Readiness readiness, List<Finding> findings) {
        Target target = view.target();
        boolean done = readiness.done();
        int ready =
                switch (view.kind()) {
                    case DEPLOYMENT, STATEFUL_SET -> view.ready();
                    case JOB -> done ? target.want() : Math.min(view.workload().succeeded(), target.want());
                    case CLAIM -> done ? target.want() : 0;
                };
        String missing = done ? "" : Phrases.list(missing(view, readiness, findings));
        return new Progress(target.label(), target.from(), target.want(), ready, view.surplus(), done, missing);
    }

    /** A Job that did its work; it may not even exist any more. */
    static Progress ofComplete(TargetView view) {
        Target target = view.target();
        return new Progress(target.label(), target.from(), target.want(), target.want(), 0, true, "");
    }

    /** A workload that is gone has neither pods worth counting nor a way to get ready. */
    static Progress ofGone(TargetView view) {
        Target target = view.target();
        return new Progress(
                target.label(), target.from(), target.want(), 0, view.surplus(), false, Text.of("rollout.state.gone"));
    }

    private static List<String> missing(TargetView view, Readiness readiness, List<Finding> findings) {
        Map<Code, Integer> troubles = new EnumMap<>(Code.class);
        Map<PodRecord, Code> culprits = new IdentityHashMap<>();
        findings.forEach(finding -> culprits.putIfAbsent(finding.pod(), finding.code()));
        for (PodRecord pod : view.wanted()) {
            if (!TargetView.up(pod)) {
                troubles.merge(culprits.getOrDefault(pod, Code.NOT_READY_TIMEOUT), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        add(parts, "rollout.state.config", sum(troubles, Code.CONFIG));
        add(parts, "rollout.state.image", sum(troubles, Code.IMAGE_NOT_FOUND, Code.IMAGE_AUTH, Code.IMAGE_PULL));
        add(parts, "rollout.state.crash", sum(troubles, Code.CRASH_LOOP, Code.OOM));
        add(parts, "rollout.state.volume", sum(troubles, Code.VOLUME));
        add(parts, "rollout.state.unschedulable", sum(troubles, Code.UNSCHEDULABLE));
        add(parts, "rollout.state.starting", sum(troubles, Code.NOT_READY_TIMEOUT));
        if (view.kind() == WorkloadKind.DEPLOYMENT || view.kind() == WorkloadKind.STATEFUL_SET) {
            int absent = view.target().want() - view.wanted().size();
            boolean refused = findings.stream()
                    .anyMatch(finding -> finding.code() == Code.QUOTA || finding.code() == Code.ADMISSION);
            add(parts, refused ? "rollout.state.refused" : "rollout.state.absent", absent);
            add(parts, "rollout.state.surplus", -absent);
        }
        add(parts, "rollout.state.leftover", view.leftover().size());
        add(parts, "rollout.state.terminating", view.terminating().size());
        parts.addAll(readiness.reasons());
        return parts;
    }

    private static int sum(Map<Code, Integer> troubles, Code... codes) {
        int sum = 0;
        for (Code code : codes) {
            sum += troubles.getOrDefault(code, 0);
        }
        return sum;
    }

    private static void add(List<String> parts, String key, int count) {
        if (count > 0) {
            parts.add(Text.of(key, count));
        }
    }
}
