package io.jenkins.plugins.milvus.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods are in which stage over time, as areas upon each other: what a thousand pods do, at a glance.
 *
 * @param axis the time
 * @param most the number of pods that the height stands for
 * @param bands from the lowest to the highest; stages that no pod was ever in are left out
 */
public record Crowd(Axis axis, int most, List<Band> bands) {

    /** Height of the drawing, in its units. */
    public static final int HEIGHT = 240;

    private static final int SAMPLES = 200;

    /** What is good is at the bottom. */
    private static final List<Stage> ORDER = List.of(
            Stage.READY,
            Stage.DONE,
            Stage.RUNNING,
            Stage.PULLED,
            Stage.SCHEDULED,
            Stage.PENDING,
            Stage.TROUBLE,
            Stage.TERMINATING);

    /**
     * One area.
     *
     * @param stage which
     * @param path its outline, in the language of an SVG path
     * @param now how many pods are in it at the end
     */
    public record Band(Stage stage, String path, int now) {}

    /** Copies the list. */
    public Crowd {
        bands = List.copyOf(bands);
    }

    /** Draws. */
    public static Crowd of(Journal journal, Instant now) {
        Axis axis = new Axis(journal.tenths(now), Timeline.WIDTH);
        Map<Stage, int[]> counts = counts(journal.pods(), axis);
        int most = 1;
        for (int sample = 0; sample <= SAMPLES; sample++) {
            most = Math.max(most, sum(counts, sample, ORDER.size()));
        }
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i < ORDER.size(); i++) {
            if (counts.containsKey(ORDER.get(i))) {
                int[] own = counts.get(ORDER.get(i));
                bands.add(new Band(ORDER.get(i), path(counts, i, most), own[SAMPLES]));
            }
        }
        return new Crowd(axis, most, bands);
    }

    /** Pods per stage at each of {@link #SAMPLES} moments. */
    private static Map<Stage, int[]> counts(List<PodEntry> pods, Axis axis) {
        Map<Stage, int[]> counts = new EnumMap<>(Stage.class);
        for (PodEntry pod : pods) {
            List<Course.Mark> marks = pod.course().marks();
            for (int i = 0; i < marks.size(); i++) {
                boolean last = i + 1 == marks.size();
                int from = sample(marks.get(i).at(), axis);
                int to = last ? SAMPLES + 1 : sample(marks.get(i + 1).at(), axis);
                int[] own = counts.computeIfAbsent(marks.get(i).stage(), any -> new int[SAMPLES + 1]);
                for (int sample = from; sample < to; sample++) {
                    own[sample]++;
                }
            }
        }
        return counts;
    }

    private static int sample(long at, Axis axis) {
        return (int) Math.min(SAMPLES, (at * SAMPLES + axis.tenths() - 1) / axis.tenths());
    }

    private static int sum(Map<Stage, int[]> counts, int sample, int stages) {
        int sum = 0;
        for (Stage stage : ORDER.subList(0, stages)) {
            int[] own = counts.get(stage);
            sum += own == null ? 0 : own[sample];
        }
        return sum;
    }

    private static String path(Map<Stage, int[]> counts, int stage, int most) {
        StringBuilder path = new StringBuilder("M");
        for (int sample = 0; sample <= SAMPLES; sample++) {
            path.append(point(sample, sum(counts, sample, stage + 1), most)).append(' ');
        }
        for (int sample = SAMPLES; sample >= 0; sample--) {
            path.append(point(sample, sum(counts, sample, stage), most)).append(' ');
        }
        return path.append('Z').toString();
    }

    private static String point(int sample, int pods, int most) {
        return sample * Timeline.WIDTH / SAMPLES + "," + (HEIGHT - (long) pods * HEIGHT / most);
    }
}
