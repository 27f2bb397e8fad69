package io.jenkins.plugins.milvus.operation;

import java.io.Serializable;
import java.util.Map;

/**
 * How far an operation has come.
 *
 * @param before R0: the newest revision before ours; 0 when there was none
 * @param revision R1: our newest revision, or the deployed one while nothing had to change
 * @param changed whether a revision of ours was made
 * @param round index of the current round
 * @param baseline restarts of every watched pod before the current round, by pod uid
 */
public record Course(int before, int revision, boolean changed, int round, Map<String, Integer> baseline)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the baseline. */
    public Course {
        baseline = Map.copyOf(baseline);
    }

    /** At the beginning of the first round. */
    static Course at(int revision) {
        return new Course(revision, revision, false, 0, Map.of());
    }

    /** The same with the pods that are there before the round. */
    Course with(Map<String, Integer> restarts) {
        return new Course(before, revision, changed, round, restarts);
    }

    /** The same once a revision of ours is there. */
    Course made(int number) {
        return new Course(before, number, true, round, baseline);
    }

    /** The newest revision that is accounted for: ours, or what is left of one that came to nothing. */
    int newest() {
        return Math.max(before, revision);
    }

    /** The same on top of a revision that is in nobody's way any more. */
    Course after(int number) {
        return new Course(number, revision, changed, round, baseline);
    }

    /** At the beginning of the next round. */
    Course next() {
        return new Course(revision, revision, changed, round + 1, Map.of());
    }
}
