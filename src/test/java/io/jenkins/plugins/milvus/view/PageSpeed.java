package io.jenkins.plugins.milvus.view;

import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.bench.Machine;
import io.jenkins.plugins.milvus.bench.Numbers;
import io.jenkins.plugins.milvus.bench.Page;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * How long pages take, each beside an ordinary page of the same Jenkins, whose share of the machine is the same: from the
 * request to the last byte, and in a browser to the end of the load. Written to the page of all benchmarks.
 */
final class PageSpeed {

    private static final int RUNS = 20;
    private static final int LOADS = 5;
    private static final double LIMIT_MILLIS = 1000;

    private final Machine machine = new Machine();
    private final JenkinsRule jenkins;
    private final Map<String, Times> pages = new LinkedHashMap<>();
    private double first;

    /** Milliseconds of one page. */
    private static final class Times {
        private final URL url;
        private final List<Double> warm = new ArrayList<>();
        private final List<Double> loads = new ArrayList<>();
        private double cold;
        private int bytes;

        private Times(URL url) {
            this.url = url;
        }

        private double ask() throws IOException {
            long begun = System.nanoTime();
            bytes = url.openStream().readAllBytes().length;
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    /** @param jenkins that has not shown anything yet */
    PageSpeed(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    /** Adds a page; the first one is what the others are compared with. */
    PageSpeed page(String name, String path) throws IOException {
        pages.put(name, new Times(new URL(jenkins.getURL(), path)));
        return this;
    }

    /** Asks for each page: before anybody has, then again and again in turn. */
    PageSpeed ask() throws IOException {
        // what every page of Jenkins needs is there in a Jenkins that somebody uses
        first = new Times(jenkins.getURL()).ask();
        for (Times each : pages.values()) {
            each.cold = each.ask();
        }
        for (int run = 0; run < RUNS; run++) {
            for (Times each : pages.values()) {
                each.warm.add(each.ask());
            }
        }
        return this;
    }

    /** Loads each page in turn. */
    PageSpeed load(Chromium browser) {
        for (int load = 0; load < LOADS; load++) {
            for (Times each : pages.values()) {
                browser.open(each.url);
                each.loads.add(Double.parseDouble(
                        browser.value("String(performance.getEntriesByType('navigation')[0].loadEventEnd)")));
            }
        }
        return this;
    }

    /** Writes the table, and fails where a page takes longer than it may. */
    void write(Path file) throws IOException {
        Times ordinary = pages.values().iterator().next();
        StringBuilder text = new StringBuilder("## The pages\n\n")
                .append(machine.text("docs/images/make", List.of()))
                .append("\n\n")
                .append(String.format(Locale.ROOT, """
                        Milliseconds from the request to the last byte, and in brackets how many times those of an ordinary page of the
                        same Jenkins in the same run, asked for in turn. "At first" is before anybody has asked for such a page, in a
                        Jenkins that has shown its first page, which took %.0f ms; "then" is the median of %d, beside the slowest. "In
                        a browser" is until Chromium has loaded the page with all that belongs to it, the median of %d.

                        | page | at first | then | slowest | in a browser | KB |
                        |---|---|---|---|---|---|
                        """, first, RUNS, LOADS));
        pages.forEach((name, each) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.0f | %s | %d |%n",
                name,
                beside(each.cold, ordinary.cold),
                beside(Numbers.median(each.warm), Numbers.median(ordinary.warm)),
                each.warm.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                beside(Numbers.median(each.loads), Numbers.median(ordinary.loads)),
                Math.round(each.bytes / 1024.0))));
        new Page(file).write("pages", text.toString());
        System.out.println("PAGES OF JENKINS\n" + text);
        pages.forEach((name, each) -> {
            quick(name + " at first", each.cold, ordinary.cold);
            quick(name, Numbers.median(each.warm), Numbers.median(ordinary.warm));
            quick(name + " in a browser", Numbers.median(each.loads), Numbers.median(ordinary.loads));
        });
    }

    /** On a machine that is so busy that an ordinary page takes longer than half a second, twice that page's time. */
    private static void quick(String name, double millis, double ordinary) {
        assertTrue(name + " takes too long: " + millis, millis < Math.max(LIMIT_MILLIS, 2 * ordinary));
    }

    private static String beside(double millis, double ordinary) {
        return String.format(Locale.ROOT, "%.0f (%.1f)", millis, millis / ordinary);
    }
}
