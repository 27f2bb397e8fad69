package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns findings into diagnoses: pods with the same trouble become one, the decisive one comes first.
 */
final class Diagnoses {

    /** Nobody reads more of them. */
    static final int MOST = 10;

    private final RolloutPlan plan;
    private final boolean wasReady;

    Diagnoses(RolloutPlan plan, boolean wasReady) {
        this.plan = plan;
        this.wasReady = wasReady;
    }

    /**
     * @param findings all of the pass
     * @param now when not null, only groups with a finding that decides by then
     */
    List<Diagnosis> of(List<Finding> findings, Instant now) {
        Map<Key, Group> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            groups.computeIfAbsent(Key.of(finding), key -> new Group()).add(finding, now);
        }
        return groups.values().stream()
                .filter(group -> now == null || group.first.decides(now))
                .sorted(order())
                .limit(MOST)
                .map(this::diagnosis)
                .toList();
    }

    /** Hard facts before crashes, which they often cause; what an install depends on before what depends on it. */
    private Comparator<Group> order() {
        return Comparator.comparingInt((Group group) -> tier(group.first.code()))
                .thenComparingInt(group -> plan.install() && isDependent(group.first) ? 1 : 0)
                .thenComparingInt(group -> group.first.code().ordinal())
                .thenComparingInt(group -> -group.count);
    }

    private static boolean isDependent(Finding finding) {
        return finding.view().kind() == WorkloadKind.DEPLOYMENT;
    }

    private static int tier(Code code) {
        return switch (code) {
            case DELETED, CONTENDED -> 0;
            case UNSTABLE_AFTER_READY -> 2;
            case CRASH_LOOP -> 3;
            case PROGRESS_DEADLINE -> 4;
            case NOT_READY_TIMEOUT -> 5;
            case SURPLUS_STUCK -> 6;
            default -> 1;
        };
    }

    private Diagnosis diagnosis(Group group) {
        Finding finding = group.first;
        boolean broken = wasReady && finding.code() == Code.NOT_READY_TIMEOUT;
        String cause = finding.cause().get();
        if (broken) {
            cause = Text.of("rollout.cause.unstable", cause);
        }
        if (group.count > 1) {
            cause = Text.of("rollout.cause.alike", cause, group.count);
        }
        PodRecord pod = finding.pod();
        return new Diagnosis(
                broken ? Code.UNSTABLE_AFTER_READY : finding.code(),
                finding.view().target().label(),
                pod == null ? "" : pod.name(),
                pod == null ? "" : pod.uid(),
                finding.containerName(),
                pod == null ? "" : pod.node(),
                cause,
                finding.action().get());
    }

    private record Key(TargetView view, Code code, String container) {
        static Key of(Finding finding) {
            return new Key(finding.view(), finding.code(), finding.containerName());
        }
    }

    /** Findings alike; the first one that decides speaks for them. */
    private static final class Group {
        private Finding first;
        private int count;

        void add(Finding finding, Instant now) {
            count++;
            if (first == null || now != null && !first.decides(now) && finding.decides(now)) {
                first = finding;
            }
        }
    }
}
