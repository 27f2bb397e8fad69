package io.jenkins.plugins.milvus.bench;

import io.jenkins.plugins.milvus.cluster.watch.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How what a wait takes grows with the number of pods and of components, by replaying the events of a scale out without a
 * cluster: {@code bench/growth} is its command.
 */
final class GrowthBench {

    /** Looks are 20 ms apart at least. */
    private static final Duration APART = Duration.ofMillis(20);

    private static final int LOOKS = 500;
    private static final int PODS_OF_COMPONENTS = 1000;
    private static final int MOST_COMPONENTS = 10;
    private static final int RUNS = 3;

    private GrowthBench() {}

    /**
     * One point.
     *
     * @param x pods or components
     * @param look median processor milliseconds of a look once all pods are there
     * @param slowest of all looks
     * @param seconds processor seconds of the whole rollout
     * @param kilobytes of heap that each pod takes
     */
    private record Point(int x, double look, double slowest, double seconds, double kilobytes) {}

    /** Arguments: the page, the largest number of pods. */
    public static void main(String[] arguments) throws Exception {
        Machine machine = new Machine();
        int most = Integer.parseInt(arguments[1]);
        // what is compiled once is so before anything counts
        for (int i = 0; i < RUNS; i++) {
            point(PODS_OF_COMPONENTS, PODS_OF_COMPONENTS, 1);
        }
        List<Point> pods = new ArrayList<>();
        for (int size = 10; size <= most; size *= 10) {
            pods.add(point(size, size, 1));
            if (size * 3 <= most) {
                pods.add(point(size * 3, size * 3, 1));
            }
        }
        List<Point> components = new ArrayList<>();
        for (int number : new int[] {1, 2, 5, MOST_COMPONENTS}) {
            components.add(point(number, PODS_OF_COMPONENTS, number));
        }
        write(new Page(Path.of(arguments[0])), machine.text("bench/growth " + most, List.of()), pods, components);
    }

    private static Point point(int x, int pods, int components) throws IOException {
        Point best = null;
        for (int run = 0; run < RUNS; run++) {
            Replay replay = new Replay(pods, components);
            double before = Processes.heap();
            Replay.Taken taken = replay.run(LOOKS, APART);
            double kilobytes = (Processes.heap() - before) * 1024 / pods;
            if (!taken.ready()) {
                throw new IllegalStateException("the verdict on " + pods + " pods was early or wrong");
            }
            List<Double> full = taken.looking().subList(LOOKS / 2, LOOKS);
            Point point = new Point(
                    x, Numbers.median(full), Numbers.percentile(full, 100), taken.seconds(), Math.max(0, kilobytes));
            // the least disturbed run: whatever else the machine does only ever adds
            best = best == null || point.seconds < best.seconds ? point : best;
        }
        System.err.println(best);
        return best;
    }

    private static void write(Page page, String machine, List<Point> pods, List<Point> components) throws IOException {
        Files.createDirectories(page.folder().resolve("images"));
        Files.writeString(
                page.folder().resolve("images/benchmark-growth.svg"),
                Plot.curves(
                        "Processor time over the number of pods, both axes logarithmic",
                        "pods",
                        List.of(
                                curve(
                                        "a look, ms",
                                        pods,
                                        pods.stream().map(Point::look).toList()),
                                curve(
                                        "whole rollout, s",
                                        pods,
                                        pods.stream().map(Point::seconds).toList()))));
        String text = """
                ## How it grows

                %s

                The events of a scale out, as the JSON that watches send, through all that an operation does with them: reading,
                the picture, the lines for the log, the verdict. %d looks, 20 ms apart, are a rollout of %d s; its share of one
                core is what the whole rollout takes of these. The best of %d runs. The verdict has to be `READY` with the last
                event and not before, or the benchmark fails. Of fewer than a few hundred pods the fixed costs dominate; so the
                order, the slope over logarithms, is that of the points from %d pods on.

                | pods | a look, ms | slowest | whole rollout, processor s | of one core | KB a pod |
                |---|---|---|---|---|---|
                """.formatted(machine, LOOKS, seconds(), RUNS, MIN_OF_ORDER) + rows(pods)
                + order("a look", pods, pods.stream().map(Point::look).toList())
                + order(
                        "the whole rollout",
                        pods,
                        pods.stream().map(Point::seconds).toList())
                + "\n![Processor time over the number of pods](images/benchmark-growth.svg)\n\n"
                + PODS_OF_COMPONENTS + " pods, shared by so many components:\n\n"
                + "| components | a look, ms | slowest | whole rollout, processor s | of one core | KB a pod |\n"
                + "|---|---|---|---|---|---|\n" + rows(components);
        page.write("growth", text);
    }

    /** Below, what does not depend on the number of pods is most of it. */
    private static final int MIN_OF_ORDER = 300;

    private static long seconds() {
        return APART.multipliedBy(LOOKS).toSeconds();
    }

    private static String rows(List<Point> points) {
        StringBuilder rows = new StringBuilder();
        for (Point each : points) {
            rows.append("| ")
                    .append(each.x)
                    .append(" | ")
                    .append(Numbers.text(each.look))
                    .append(" | ")
                    .append(Numbers.text(each.slowest))
                    .append(" | ")
                    .append(Numbers.text(each.seconds))
                    .append(" | ")
                    .append(Numbers.text(100 * each.seconds / seconds()))
                    .append(" % | ")
                    .append(Numbers.text(each.kilobytes))
                    .append(" |\n");
        }
        return rows.toString();
    }

    private static Plot.Curve curve(String title, List<Point> points, List<Double> values) {
        return new Plot.Curve(
                title,
                points.stream().mapToDouble(Point::x).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String order(String what, List<Point> points, List<Double> values) {
        int[] counted = IntStream.range(0, points.size())
                .filter(i -> points.get(i).x >= MIN_OF_ORDER)
                .toArray();
        if (counted.length < 2) {
            return "";
        }
        double[] x = Arrays.stream(counted).mapToDouble(i -> points.get(i).x).toArray();
        double[] y = Arrays.stream(counted).mapToDouble(values::get).toArray();
        return "\nOrder of " + what + ": pods to the power of " + Numbers.text(Numbers.order(x, y)) + ".\n";
    }
}
