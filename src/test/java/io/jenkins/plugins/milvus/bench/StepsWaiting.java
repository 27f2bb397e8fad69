package io.jenkins.plugins.milvus.bench;

import java.io.Serializable;
import java.util.HashMap;
import java.util.TreeMap;

/**
 * A controller while so many builds stand in the same step.
 *
 * @param step its name
 * @param steps how many
 * @param heap bytes in use after collections
 * @param threads how many there are, by their names without numbers and addresses
 * @param held those that stood in a method of this plugin at each of several looks, likewise
 * @param classes bytes of all objects of each class
 */
public record StepsWaiting(
        String step,
        int steps,
        long heap,
        TreeMap<String, Integer> threads,
        TreeMap<String, Integer> held,
        HashMap<String, Long> classes)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    int allThreads() {
        return threads.values().stream().mapToInt(each -> each).sum();
    }

    int allHeld() {
        return held.values().stream().mapToInt(each -> each).sum();
    }
}
