package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Diagnosis;
import io.jenkins.plugins.milvus.rollout.PodFacts;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Summary;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a failed verdict into one line and a block below it. Only now, for the pods that are named, are events and log
 * tails fetched; that they cannot be had never hides the verdict.
 */
final class FailureReport {

    private static final int CULPRITS = 3;
    private static final int LOG_LINES = 20;
    private static final int EVENTS = 3;

    private final Ports ports;
    private final OperationState state;

    FailureReport(Ports ports, OperationState state) {
        this.ports = ports;
        this.state = state;
    }

    /**
     * @param seen what the verdict was given on; null when nothing was ever seen
     */
    OperationFailedException of(Verdict.Failed failed, Snapshot seen) {
        Diagnosis first = refine(failed.diagnoses().get(0));
        List<String> details = new ArrayList<>();
        failed.diagnoses().stream().skip(1).map(FailureReport::line).forEach(details::add);
        failed.progress().stream()
                .filter(progress -> !progress.done())
                .forEach(progress -> details.add(Summary.line(progress)));
        failed.diagnoses().stream()
                .filter(diagnosis -> !diagnosis.podUid().isEmpty())
                .limit(CULPRITS)
                .forEach(diagnosis -> details.addAll(evidence(diagnosis, seen)));
        return new OperationFailedException(
                first.code(), line(first), details.stream().map(Masks::apply).toList());
    }

    /** {@code CRASH_LOOP queryNode, pod x: exit code 1 ... Look at ...}. */
    static String line(Diagnosis diagnosis) {
        List<String> where = new ArrayList<>();
        if (!diagnosis.label().isEmpty()) {
            where.add(diagnosis.label());
        }
        if (!diagnosis.pod().isEmpty()) {
            where.add(Text.of("operation.pod", diagnosis.pod()));
        }
        String place = where.isEmpty() ? "" : " " + String.join(", ", where);
        return Masks.apply(diagnosis.code() + place + ": " + diagnosis.cause() + ". " + diagnosis.action());
    }

    /**
     * What is told when the API server is away for good, or does not let us in any more.
     *
     * @param label as of the {@link Diagnosis}
     * @param known what was seen last
     */
    static Diagnosis lost(String label, boolean away, RuntimeException cause, String known) {
        return new Diagnosis(
                away ? Code.API_LOST : Code.FORBIDDEN,
                label,
                "",
                "",
                "",
                "",
                Text.of("operation.lost", cause.getMessage(), known),
                Text.of(away ? "operation.lostAction" : "operation.forbiddenAction"));
    }

    /** A diagnosis that says it all. */
    static OperationFailedException failure(Diagnosis diagnosis) {
        return new OperationFailedException(diagnosis.code(), line(diagnosis), List.of());
    }

    /** Helm's history knows whether "somebody changed it" was a newer revision of the same release. */
    private Diagnosis refine(Diagnosis diagnosis) {
        if (diagnosis.code() != Code.CONTENDED) {
            return diagnosis;
        }
        try {
            List<Revision> history = ports.helm().history(state.release(), 1);
            if (!history.isEmpty() && history.get(0).number() > state.course().revision()) {
                int newer = history.get(0).number();
                return new Diagnosis(
                        Code.SUPERSEDED,
                        diagnosis.label(),
                        diagnosis.pod(),
                        diagnosis.podUid(),
                        diagnosis.container(),
                        diagnosis.node(),
                        Text.of("operation.newerRevision", newer, state.course().revision(), diagnosis.cause()),
                        diagnosis.action());
            }
        } catch (HelmException e) {
            ports.warn(Text.of("operation.noHistory", e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return diagnosis;
    }

    private List<String> evidence(Diagnosis diagnosis, Snapshot seen) {
        List<String> result = new ArrayList<>();
        if (seen != null) {
            seen.pods().stream()
                    .filter(pod -> pod.uid().equals(diagnosis.podUid()))
                    .forEach(pod -> result.addAll(PodFacts.lines(pod)));
        }
        String namespace = state.release().namespace();
        try {
            Map<String, EventRecord> byReason = new LinkedHashMap<>();
            ports.cluster().events(namespace, diagnosis.podUid()).stream()
                    .filter(EventRecord::warning)
                    .forEach(event -> byReason.putIfAbsent(event.reason(), event));
            byReason.values().stream()
                    .limit(EVENTS)
                    .map(event -> Text.of("operation.event", event.reason(), event.count(), event.message()))
                    .forEach(result::add);
            if (!diagnosis.container().isEmpty()) {
                result.addAll(log(namespace, diagnosis));
            }
        } catch (ClusterException e) {
            result.add(Text.of("operation.noEvidence", diagnosis.pod(), e.getMessage()));
        }
        return result;
    }

    private List<String> log(String namespace, Diagnosis diagnosis) {
        boolean previous = diagnosis.code() == Code.CRASH_LOOP
                || diagnosis.code() == Code.OOM
                || diagnosis.code() == Code.UNSTABLE_AFTER_READY;
        List<String> lines =
                ports.cluster().log(namespace, diagnosis.pod(), diagnosis.container(), previous, LOG_LINES);
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> result = new ArrayList<>();
        result.add(Text.of("operation.log", lines.size(), diagnosis.pod(), diagnosis.container()));
        lines.forEach(line -> result.add("  | " + line));
        return result;
    }
}
