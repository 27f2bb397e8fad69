package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One evaluation: what the rules may ask for (the plan, the policy, the memory, hints, the time) and where they put
 * what they find. A sighting that no rule repeats in this pass is forgotten.
 */
final class Pass {

    /** How long an object has to stand still before its events are worth a request. */
    private static final Duration STUCK = Duration.ofSeconds(10);

    private static final int MOST_STUCK = 5;

    private final RolloutPlan plan;
    private final RolloutPolicy policy;
    private final List<TargetView> views;
    private final Instant now;
    private final Memory before;
    private final Map<String, List<Hint>> hints = new HashMap<>();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Map<String, Instant> waiting = new HashMap<>();
    private List<Finding> findings = new ArrayList<>();

    Pass(
            RolloutPlan plan,
            RolloutPolicy policy,
            List<TargetView> views,
            Memory before,
            Collection<Hint> hints,
            Instant now) {
        this.plan = plan;
        this.policy = policy;
        this.views = views;
        this.before = before;
        this.now = now;
        hints.forEach(hint ->
                this.hints.computeIfAbsent(hint.uid(), uid -> new ArrayList<>()).add(hint));
    }

    RolloutPlan plan() {
        return plan;
    }

    RolloutPolicy policy() {
        return policy;
    }

    List<TargetView> views() {
        return views;
    }

    Instant now() {
        return now;
    }

    /** The last event of one of these reasons that was looked up for an object, or null. */
    Hint hint(String uid, Set<String> reasons) {
        Hint last = null;
        for (Hint hint : hints.getOrDefault(uid, List.of())) {
            last = reasons.contains(hint.reason()) ? hint : last;
        }
        return last;
    }

    /** What the pass before knew, or null. */
    Sighting recall(String kind, String id) {
        return before.sightings().get(kind + "/" + id);
    }

    /** What the pass before knew of one kind, by id. */
    Map<String, Sighting> recallAll(String kind) {
        String prefix = kind + "/";
        Map<String, Sighting> found = new HashMap<>();
        before.sightings().forEach((key, sighting) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), sighting);
            }
        });
        return found;
    }

    /** Makes the next pass know it. */
    Sighting keep(String kind, String id, Sighting sighting) {
        sightings.put(kind + "/" + id, sighting);
        return sighting;
    }

    /** Since when it has been seen without a break: since now when it is new. */
    Instant since(String kind, String id) {
        return see(kind, id, "").since();
    }

    /** Sees it once more; a mark that differs from the last one makes it another occurrence. */
    Sighting see(String kind, String id, String mark) {
        Sighting last = recall(kind, id);
        if (last == null) {
            return keep(kind, id, new Sighting(now, now, 1, mark, ""));
        }
        int count = last.count() + (mark.equals(last.mark()) ? 0 : 1);
        return keep(kind, id, new Sighting(last.since(), now, count, mark, last.text()));
    }

    /** Sees it once more while its clock stands still: the time since the last pass does not count. */
    Sighting seeStanding(String kind, String id) {
        Sighting last = recall(kind, id);
        if (last == null) {
            return see(kind, id, "");
        }
        Instant since = last.since().plus(Duration.between(last.last(), now));
        return keep(kind, id, new Sighting(since, now, last.count(), last.mark(), last.text()));
    }

    /** Tells that an object has not moved since then and that its events might say why. */
    void waits(String uid, Instant since) {
        waiting.put(uid, since);
    }

    void report(Finding finding) {
        findings.add(finding);
    }

    /** What was reported since the last call. */
    List<Finding> take() {
        List<Finding> taken = findings;
        findings = new ArrayList<>();
        return taken;
    }

    /** See {@link Evaluation#stuck()}. */
    List<String> stuck() {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().plus(STUCK).isBefore(now))
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_STUCK)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the next pass has to know: of each kind the oldest sightings, so that the memory stays small. */
    Map<String, Sighting> remembered() {
        if (sightings.size() <= Memory.SIGHTINGS_PER_KIND) {
            return sightings;
        }
        Map<String, List<Map.Entry<String, Sighting>>> kinds = sightings.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().substring(0, entry.getKey().indexOf('/'))));
        Map<String, Sighting> kept = new HashMap<>();
        for (List<Map.Entry<String, Sighting>> kind : kinds.values()) {
            kind.stream()
                    .sorted(Comparator.comparing((Map.Entry<String, Sighting> entry) ->
                                    entry.getValue().since())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(Memory.SIGHTINGS_PER_KIND)
                    .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        }
        return kept;
    }
}
