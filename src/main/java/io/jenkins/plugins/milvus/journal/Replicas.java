package io.jenkins.plugins.milvus.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replicas of one component over the builds of a job: how many there were after each attempt, and which attempts
 * failed, after which there are taken to be as many as before.
 *
 * @param component which
 * @param from replicas before the first attempt
 * @param attempts the oldest first
 */
public record Replicas(String component, int from, List<Attempt> attempts) {

    /**
     * One attempt.
     *
     * @param trial what was tried
     * @param after replicas after it
     */
    public record Attempt(Trial trial, int after) {}

    /** Copies the list. */
    public Replicas {
        attempts = List.copyOf(attempts);
    }

    /**
     * One for each component that was ever scaled, and not only installed, in the order in which they first came.
     *
     * @param trials the oldest first; those that still run are left out
     */
    public static List<Replicas> of(List<Trial> trials) {
        Map<String, List<Trial>> components = new LinkedHashMap<>();
        trials.stream()
                .filter(trial -> !trial.code().isEmpty())
                .forEach(trial -> components
                        .computeIfAbsent(trial.component(), any -> new ArrayList<>())
                        .add(trial));
        return components.values().stream()
                .filter(each -> each.stream().anyMatch(trial -> trial.kind() == Journal.Kind.SCALE))
                .map(Replicas::one)
                .toList();
    }

    private static Replicas one(List<Trial> trials) {
        Trial first = trials.get(0);
        List<Attempt> attempts = new ArrayList<>();
        int replicas = first.from();
        for (Trial trial : trials) {
            replicas = trial.good() ? trial.to() : replicas;
            attempts.add(new Attempt(trial, replicas));
        }
        return new Replicas(first.component(), first.from(), attempts);
    }

    /** Replicas after the last attempt that went well. */
    public int last() {
        return attempts.get(attempts.size() - 1).after();
    }

    /** How many attempts failed. */
    public long failed() {
        return attempts.stream().filter(each -> !each.trial().good()).count();
    }

    /** How long the slowest attempt took: {@code 24.6s}. */
    public String slowest() {
        return Axis.duration(
                attempts.stream().mapToLong(each -> each.trial().tenths()).max().orElse(0));
    }
}
