package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.journal.Journal.ComponentEntry;
import io.jenkins.plugins.milvus.journal.Journal.Outcome;
import io.jenkins.plugins.milvus.operation.Intent;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes a journal: each thing that happens makes it another one. Goes on from a stored journal after a restart. For one
 * thread at a time; it reads no clock and no file.
 */
public final class Recorder {

    private final Bounds bounds;
    private final String id;
    private final Journal.Kind kind;
    private final long startedAt;
    private final PodEntries pods;
    private final Map<String, ComponentEntry> components = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private List<String> changes;
    private String release;
    private String namespace;
    private String chart;
    private int revision;
    private int previousRevision;
    private boolean changed;
    private String phase;
    private long endedAt;
    private Outcome outcome = Outcome.NONE;

    /**
     * @param journal what there is by now: {@link Journal#begin} or a stored one
     * @param mask hides the secrets that the build knows
     */
    public Recorder(Journal journal, UnaryOperator<String> mask) {
        bounds = new Bounds(mask);
        id = journal.id();
        kind = journal.kind();
        startedAt = journal.startedAt();
        pods = new PodEntries(journal.pods(), Instant.ofEpochMilli(startedAt));
        journal.components().forEach(each -> components.put(each.name(), each));
        warnings.addAll(journal.warnings());
        changes = journal.changes();
        release = journal.release();
        namespace = journal.namespace();
        chart = journal.chart();
        revision = journal.revision();
        previousRevision = journal.previousRevision();
        changed = journal.changed();
        phase = journal.phase();
    }

    /** What is written by now. */
    public Journal journal() {
        return new Journal(
                Journal.VERSION,
                id,
                kind,
                release,
                namespace,
                chart,
                revision,
                previousRevision,
                changed,
                phase,
                startedAt,
                endedAt,
                outcome,
                components.values().stream().limit(Bounds.COMPONENTS).toList(),
                pods.entries(),
                pods.more(),
                changes,
                warnings);
    }

    /** Something was decided or done. */
    public void remembered(OperationState state) {
        phase = state.phase().name();
        Intent intent = state.intent();
        if (intent == null) {
            return;
        }
        release = intent.release().name();
        namespace = intent.release().namespace();
        chart = intent.version();
        revision = state.course().revision();
        changed = state.course().changed();
        previousRevision = state.previousRevision();
        changes = bounds.lines(intent.changes(), Bounds.CHANGES);
        if (!intent.rounds().isEmpty()) {
            intent.from().forEach((label, from) -> ask(label, from, intent.want(label)));
        }
        if (state.plan() != null) {
            List<Target> targets = state.plan().targets();
            pods.watch(targets);
            if (intent.rounds().isEmpty()) {
                targets.forEach(target -> ask(target.label(), target.from(), target.want()));
            }
        }
    }

    private void ask(String label, int from, int to) {
        ComponentEntry known = components.get(label);
        components.put(label, new ComponentEntry(label, from, to, known == null ? 0 : known.ready(), ""));
    }

    /** This is there before a change; what becomes of it is told by the first look after it. */
    public void before(Snapshot snapshot, Instant now) {
        pods.before(snapshot, now);
    }

    /** Somebody has looked. */
    public void seen(Snapshot snapshot, List<Progress> progress, Instant now) {
        for (Progress each : progress) {
            components.computeIfPresent(
                    each.label(),
                    (label, known) -> new ComponentEntry(
                            label, known.from(), known.to(), each.ready(), bounds.line(each.missing())));
        }
        // what is read to confirm a verdict may be behind the watch, and would bring back a pod that is gone
        if (!snapshot.quorum()) {
            pods.seen(snapshot, now);
        }
    }

    /** The images of a pod were there; events tell it in whole seconds. */
    public void pulled(PodRecord pod, Instant when) {
        pods.pulled(pod, when);
    }

    /** The log got a line that is out of the ordinary; the same one is kept once. */
    public void warned(String line) {
        String kept = bounds.line(line);
        if (warnings.size() < Bounds.WARNINGS && !warnings.contains(kept)) {
            warnings.add(kept);
        }
    }

    /** It went well. */
    public void ready(OperationResult result, Instant now) {
        release = result.release();
        namespace = result.namespace();
        chart = result.version();
        revision = result.revision();
        previousRevision = result.previousRevision();
        changed = result.changed();
        changes = bounds.lines(result.changes(), Bounds.CHANGES);
        components.clear();
        for (OperationResult.ComponentResult each : result.components()) {
            components.put(each.name(), new ComponentEntry(each.name(), each.from(), each.to(), each.ready(), ""));
        }
        end(new Outcome("READY", "", List.of()), now);
    }

    /**
     * It did not.
     *
     * @param code see {@link Outcome#code}
     * @param line one line for people
     * @param details what is below it
     */
    public void failed(String code, String line, List<String> details, Instant now) {
        end(new Outcome(code, bounds.cause(line), bounds.lines(details, Bounds.DETAILS)), now);
    }

    private void end(Outcome how, Instant now) {
        outcome = how;
        endedAt = Math.max(now.toEpochMilli(), startedAt + 1);
    }
}
