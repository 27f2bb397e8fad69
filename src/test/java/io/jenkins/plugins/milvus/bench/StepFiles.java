package io.jenkins.plugins.milvus.bench;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * What one build wrote into its folder since a moment, by kind of file.
 *
 * @param times how often a file of this kind was written
 * @param bytes all of them together; of the log, all of it
 * @param kept bytes that are there at the end
 */
public record StepFiles(TreeMap<String, Integer> times, TreeMap<String, Long> bytes, TreeMap<String, Long> kept)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What it wrote more than another one. */
    StepFiles minus(StepFiles other) {
        StepFiles result = new StepFiles(new TreeMap<>(times), new TreeMap<>(bytes), new TreeMap<>(kept));
        other.times.forEach((kind, count) -> result.times.merge(kind, -count, Integer::sum));
        other.bytes.forEach((kind, count) -> result.bytes.merge(kind, -count, Long::sum));
        other.kept.forEach((kind, count) -> result.kept.merge(kind, -count, Long::sum));
        return result;
    }
}
