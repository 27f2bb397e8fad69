package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;

/**
 * What one pass of the {@link RolloutEngine} hands to the next: since when something has been seen, on the clock of the
 * one who evaluates. Clocks of the API server never enter, so a skewed clock cannot shorten a grace.
 *
 * <p>It stays small (at most {@value #SIGHTINGS_PER_KIND} sightings of one kind, however many pods there are) and may
 * be lost at any time: with an empty memory every grace starts again, so the verdict comes later but is the same.
 *
 * @param sightings by {@code kind/id}
 * @param calm since when everything has been ready
 */
public record Memory(Map<String, Sighting> sightings, Calm calm) implements Serializable {

    /** How many sightings of one kind are kept: the oldest, because one that lasts is enough to decide. */
    public static final int SIGHTINGS_PER_KIND = 50;

    private static final long serialVersionUID = 1L;

    /** Copies the map so that a memory never changes. */
    public Memory {
        sightings = Map.copyOf(sightings);
    }

    /** Nothing seen yet. */
    public static Memory empty() {
        return new Memory(Map.of(), Calm.NEVER);
    }

    /**
     * Something that has been seen in every pass since then.
     *
     * @param since in which pass it was seen first, moved on while its clock stands still
     * @param last in which pass it was seen last
     * @param count how many distinct occurrences
     * @param mark tells one occurrence from the next
     * @param text what it said when it said most, one line, at most 300 characters
     */
    public record Sighting(Instant since, Instant last, int count, String mark, String text) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Whether everything has been ready, and how things stood then.
     *
     * @param reached whether every rule of every target has held at once, at least in one pass
     * @param since since which pass it has held without a break, or null while it does not
     * @param breaks how often it held and then did not
     * @param newestReady newest change to ready of all pods when it last held (the API server's clock), or null
     * @param newestPod newest creation of all pods when it last held (the API server's clock), or null
     * @param restarts the restarts of the pods that had any when it last held, by pod uid
     */
    public record Calm(
            boolean reached,
            Instant since,
            int breaks,
            Instant newestReady,
            Instant newestPod,
            Map<String, Integer> restarts)
            implements Serializable {

        /** It was never ready in total. */
        public static final Calm NEVER = new Calm(false, null, 0, null, null, Map.of());

        private static final long serialVersionUID = 1L;

        /** Copies the map. */
        public Calm {
            restarts = Map.copyOf(restarts);
        }
    }
}
