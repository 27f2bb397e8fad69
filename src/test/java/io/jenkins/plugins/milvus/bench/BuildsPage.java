package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The part of the page that {@code bench/builds} writes. */
public final class BuildsPage {

    private static final double MOST = 1000;

    private final Page page;
    private final String machine;
    private final int looked;

    /**
     * One size. All times are medians in milliseconds, from the request to the last byte.
     *
     * @param builds of the job
     * @param first its Milvus page when Jenkins has none of the builds in memory, as after a restart
     * @param then the same page asked for again
     * @param beside the page of the job itself, then
     * @param ordinary the page of a job with as many builds that did nothing to Milvus, then
     * @param kilobytes of the Milvus page
     */
    public record Point(int builds, double first, double then, double beside, double ordinary, double kilobytes) {}

    /**
     * @param page where it goes
     * @param machine on what, and with which command
     * @param looked how many builds a job's page looks at
     */
    public BuildsPage(Page page, String machine, int looked) {
        this.page = page;
        this.machine = machine;
        this.looked = looked;
    }

    /** Writes the table, the curve and its order. */
    public void write(List<Point> points) throws IOException {
        Files.createDirectories(page.folder().resolve("images"));
        Files.writeString(
                page.folder().resolve("images/benchmark-builds.svg"),
                Plot.curves(
                        "Milliseconds over the number of builds of the job, both axes logarithmic",
                        "builds",
                        List.of(
                                curve("at first", points, Point::first),
                                curve("then", points, Point::then),
                                curve("an ordinary job's", points, Point::ordinary))));
        StringBuilder text = new StringBuilder("""
                ## The builds of a job

                %s

                The *Milvus* page of a job, each of whose builds has scaled: milliseconds from the request to the last byte, medians.
                "At first" is with none of the builds in memory, as after a restart: each is read from the disk with its record;
                "then" they are there. Beside it the job's own page with our entry in its menu, and that of a job with as many
                builds that did nothing to Milvus, asked for in turn. The page looks at the last %d builds, and the benchmark
                fails unless it draws each of these.

                | builds | at first | then | KB | the job's own page | : an ordinary job's |
                |---|---|---|---|---|---|
                """.formatted(machine, looked));
        for (Point each : points) {
            text.append("| %d | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            each.builds,
                            Numbers.text(each.first),
                            Numbers.text(each.then),
                            Numbers.text(each.kilobytes),
                            Numbers.text(each.beside),
                            Numbers.text(each.beside / each.ordinary)));
        }
        text.append(order("at first", points, Point::first))
                .append(order("then", points, Point::then))
                .append("\n![Milliseconds over the number of builds](images/benchmark-builds.svg)\n\n");
        Point last = points.get(points.size() - 1);
        text.append(new Goal(last.builds + " builds, at first", last.first, MOST, " ms").line())
                .append(new Goal(last.builds + " builds, then", last.then, MOST, " ms").line());
        page.write("builds", text.toString());
    }

    private static Plot.Curve curve(String title, List<Point> points, ToDoubleFunction<Point> value) {
        return new Plot.Curve(
                title,
                points.stream().mapToDouble(Point::builds).toArray(),
                points.stream().mapToDouble(value).toArray());
    }

    /** Up to what is looked at, and from there on. */
    private String order(String what, List<Point> points, ToDoubleFunction<Point> value) {
        List<Point> few = points.stream().filter(each -> each.builds <= looked).toList();
        List<Point> many = points.stream().filter(each -> each.builds >= looked).toList();
        return "\nOrder " + what + ": builds to the power of " + slope(few, value) + " up to " + looked + ", of "
                + slope(many, value) + " from there on.\n";
    }

    private static String slope(List<Point> points, ToDoubleFunction<Point> value) {
        if (points.size() < 2) {
            return Numbers.text(Double.NaN);
        }
        return Numbers.text(Numbers.order(
                points.stream().mapToDouble(Point::builds).toArray(),
                points.stream().mapToDouble(value).toArray()));
    }
}
