package io.jenkins.plugins.milvus.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The pods of a journal as bars over time, one row per pod, a bar per stage. Of many pods the ones that are worth a look:
 * those in trouble, then those that took longest; {@link Crowd} draws all of them together.
 *
 * @param axis the time
 * @param rows in the order in which they are drawn
 * @param left pods without a row
 */
public record Timeline(Axis axis, List<Row> rows, int left) {

    /** So many pods have a row each; of more only {@link #WORTH} have one. */
    public static final int MOST = 40;

    /** Rows where there are too many pods. */
    static final int WORTH = 12;

    /** Width of the bars' area, in units of the drawing. */
    public static final int WIDTH = 1000;

    /**
     * One pod.
     *
     * @param pod the pod
     * @param bars its stages, those in which it did not exist left out
     */
    public record Row(PodEntry pod, List<Bar> bars) {}

    /**
     * One stage of a pod.
     *
     * @param stage which
     * @param x where it begins
     * @param width how wide it is; at least 1, so that nothing is invisible
     * @param from when it begins, in tenths of a second
     * @param to when it ends
     */
    public record Bar(Stage stage, int x, int width, long from, long to) {
        /** Where it begins: {@code 12.3%}. */
        public String left() {
            return Axis.share(x, WIDTH);
        }

        /** How wide it is: {@code 12.3%}. */
        public String share() {
            return Axis.share(width, WIDTH);
        }
    }

    /** Copies the list. */
    public Timeline {
        rows = List.copyOf(rows);
    }

    /** Draws. */
    public static Timeline of(Journal journal, Instant now) {
        Axis axis = new Axis(journal.tenths(now), WIDTH);
        List<PodEntry> pods = journal.pods();
        List<PodEntry> shown = pods.size() <= MOST ? pods : worth(pods);
        List<Row> rows = shown.stream()
                .sorted(Comparator.comparing(PodEntry::component).thenComparing(PodEntry::name))
                .map(pod -> new Row(pod, bars(pod.course(), axis)))
                .toList();
        return new Timeline(axis, rows, pods.size() - rows.size() + journal.morePods());
    }

    private static List<PodEntry> worth(List<PodEntry> pods) {
        Comparator<PodEntry> trouble = Comparator.comparing(pod -> pod.course().last() != Stage.TROUBLE);
        Comparator<PodEntry> open = Comparator.comparing(pod -> settled(pod.course()));
        Comparator<PodEntry> slow = Comparator.comparing(pod -> -pod.course().since());
        return pods.stream()
                .sorted(trouble.thenComparing(open).thenComparing(slow).thenComparing(PodEntry::name))
                .limit(WORTH)
                .toList();
    }

    private static boolean settled(Course course) {
        return course.last() == Stage.READY || course.last() == Stage.DONE || course.last() == Stage.GONE;
    }

    private static List<Bar> bars(Course course, Axis axis) {
        List<Bar> bars = new ArrayList<>();
        List<Course.Mark> marks = course.marks();
        for (int i = 0; i < marks.size(); i++) {
            Course.Mark mark = marks.get(i);
            boolean last = i + 1 == marks.size();
            long to = last ? axis.tenths() : marks.get(i + 1).at();
            if (mark.stage() != Stage.GONE && to > mark.at()) {
                int x = axis.x(mark.at());
                bars.add(new Bar(mark.stage(), x, Math.max(1, axis.x(to) - x), mark.at(), to));
            }
        }
        return bars;
    }
}
