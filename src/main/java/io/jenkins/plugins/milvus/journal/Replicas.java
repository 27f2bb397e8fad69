package io.jenkins.plugins.milvus.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replicas of one component over the builds of a job: a line with steps, a cross for each attempt that failed at the
 * height that it was to reach, and below it a bar for how long each one took. Positions are shares of the drawing.
 *
 * @param component which
 * @param most the number that the height stands for
 * @param slowest the time that the height of the bars stands for, in tenths of a second
 * @param lines the steps
 * @param points one per attempt
 * @param last replicas after the last attempt that went well
 */
public record Replicas(String component, int most, long slowest, List<Line> lines, List<Point> points, int last) {

    /**
     * One straight piece.
     *
     * @param x1 from the left, as the others from the left or the top
     */
    public record Line(String x1, String y1, String x2, String y2) {}

    /**
     * One attempt.
     *
     * @param trial what was tried
     * @param x where its middle is
     * @param y how high its number is
     * @param left where its bar begins
     * @param width of its bar
     * @param top where its bar ends above
     * @param height of its bar
     */
    public record Point(Trial trial, String x, String y, String left, String width, String top, String height) {}

    /** Copies the lists. */
    public Replicas {
        lines = List.copyOf(lines);
        points = List.copyOf(points);
    }

    /**
     * Draws one for each component that was ever scaled, and not only installed, in the order in which they first came.
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
        int most = 1;
        long slowest = 1;
        for (Trial trial : trials) {
            most = Math.max(most, Math.max(trial.from(), trial.to()));
            slowest = Math.max(slowest, trial.tenths());
        }
        List<Line> lines = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        // half a place is left free at both ends, so that no mark is cut off
        int places = 2 * trials.size();
        int height = trials.get(0).from();
        lines.add(new Line("0%", y(height, most), x(1, places), y(height, most)));
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            String x = x(2 * i + 1, places);
            int next = trial.good() ? trial.to() : height;
            if (next != height) {
                lines.add(new Line(x, y(height, most), x, y(next, most)));
            }
            String end = x(Math.min(2 * i + 3, places), places);
            lines.add(new Line(x, y(next, most), end, y(next, most)));
            long bar = Math.max(1, 100 * trial.tenths() / slowest);
            points.add(new Point(
                    trial,
                    x,
                    y(trial.to(), most),
                    Axis.share(5 * (4 * i + 1), 10L * places),
                    Axis.share(1, places),
                    100 - bar + "%",
                    bar + "%"));
            height = next;
        }
        return new Replicas(trials.get(0).component(), most, slowest, lines, points, height);
    }

    private static String x(int place, int places) {
        return Axis.share(place, places);
    }

    /** A tenth of the height is left free at the top and at the bottom. */
    private static String y(int replicas, int most) {
        return Axis.share(90L * most - 80L * replicas, 100L * most);
    }
}
