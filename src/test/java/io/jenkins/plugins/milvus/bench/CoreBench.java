package io.jenkins.plugins.milvus.bench;

import io.jenkins.plugins.milvus.cluster.watch.WatchBenchmark;
import io.jenkins.plugins.milvus.helm.HelmBenchmark;
import io.jenkins.plugins.milvus.rollout.RolloutBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Version;

/** The pure parts one by one, by JMH: {@code bench/core} is its command. */
final class CoreBench {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int MOST_CURVES = 5;

    private CoreBench() {}

    /** One benchmark's results: by size microseconds, their error, and bytes allocated. */
    private record Row(String name, TreeMap<Integer, double[]> sizes) {}

    /** Arguments: the page, forks, seconds that each iteration takes. */
    public static void main(String[] arguments) throws Exception {
        Machine machine = new Machine();
        int forks = Integer.parseInt(arguments[1]);
        TimeValue time = TimeValue.milliseconds(Math.round(Double.parseDouble(arguments[2]) * 1000));
        Options options = new OptionsBuilder()
                .include(RolloutBenchmark.class.getName())
                .include(WatchBenchmark.class.getName())
                .include(HelmBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(5)
                .warmupTime(time)
                .measurementIterations(5)
                .measurementTime(time)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        write(
                new Page(Path.of(arguments[0])),
                machine.text("bench/core " + forks + " " + arguments[2], List.of()),
                rows(results));
    }

    private static List<Row> rows(Collection<RunResult> results) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (RunResult result : results) {
            String[] names = result.getParams().getBenchmark().split("\\.");
            String name = names[names.length - 2].replace("Benchmark", "") + "." + names[names.length - 1];
            String key = result.getParams().getParamsKeys().iterator().next();
            rows.computeIfAbsent(name, any -> new Row(name, new TreeMap<>()))
                    .sizes
                    .put(Integer.valueOf(result.getParams().getParam(key)), new double[] {
                        result.getPrimaryResult().getScore(),
                        result.getPrimaryResult().getScoreError(),
                        result.getSecondaryResults().get(ALLOCATED).getScore()
                    });
        }
        return List.copyOf(rows.values());
    }

    private static void write(Page page, String machine, List<Row> rows) throws IOException {
        StringBuilder text = new StringBuilder("""
                ## The pure parts one by one

                %s

                By JMH %s: microseconds a call, the error of a confidence of 99.9 %%, and kilobytes allocated meanwhile. A look of
                an operation is one `Watch.picture`, one `Rollout.verdict...` and one `Rollout.linesForTheLog`, at most fifty times
                a second. The order is the slope over logarithms, of the two largest sizes.

                | | items | µs | ± | KB | order |
                |---|---|---|---|---|---|
                """.formatted(machine, Version.getPlainVersion()));
        List<Plot.Curve> curves = new ArrayList<>();
        for (Row row : rows) {
            row.sizes.forEach((size, result) -> text.append("| ")
                    .append(row.name)
                    .append(" | ")
                    .append(size)
                    .append(" | ")
                    .append(Numbers.text(result[0]))
                    .append(" | ")
                    .append(Numbers.text(result[1]))
                    .append(" | ")
                    .append(Numbers.text(result[2] / 1024))
                    .append(" | ")
                    .append(size.equals(row.sizes.lastKey()) ? order(row) : "")
                    .append(" |\n"));
            if (row.name.startsWith("Rollout")) {
                curves.add(new Plot.Curve(row.name.substring(row.name.indexOf('.') + 1), sizes(row), times(row)));
            }
        }
        curves.sort(Comparator.comparing(Plot.Curve::title));
        Files.createDirectories(page.folder().resolve("images"));
        Files.writeString(
                page.folder().resolve("images/benchmark-core.svg"),
                Plot.curves(
                        "Microseconds of a look over the number of pods, both axes logarithmic",
                        "pods",
                        curves.subList(0, Math.min(MOST_CURVES, curves.size()))));
        text.append("\n![Microseconds over the number of pods](images/benchmark-core.svg)\n");
        page.write("core", text.toString());
    }

    private static String order(Row row) {
        double[] x = sizes(row);
        double[] y = times(row);
        int n = x.length;
        return n < 2
                ? ""
                : Numbers.text(Numbers.order(new double[] {x[n - 2], x[n - 1]}, new double[] {y[n - 2], y[n - 1]}));
    }

    private static double[] sizes(Row row) {
        return row.sizes.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    }

    private static double[] times(Row row) {
        return row.sizes.values().stream().mapToDouble(each -> each[0]).toArray();
    }
}
