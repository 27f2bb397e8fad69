package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.util.List;

/** The part of the page that {@link FourBench} writes. */
final class FourPage {

    private static final double OF_ONE = 1.3;

    private final Page page;
    private final String machine;
    private final List<String> components;

    FourPage(Page page, String machine, List<String> components) {
        this.page = page;
        this.machine = machine;
        this.components = components;
    }

    void write(List<FourBench.Run> all) throws IOException {
        StringBuilder text = new StringBuilder("""
                ## All kinds of worker nodes in one upgrade

                %s

                %s, each from 1 pod to 3 on one release, from the first command to the end of the last, in random order. Nothing is
                checked where nothing waits; `milvusScale` has `stableFor: 0`. With the default each of its steps takes 10 s more:
                once for one step for all, as often as there are kinds for a step for each.

                | | runs | seconds, p50 | p90 | to the guide's | processor s, p50 |
                |---|---|---|---|---|---|
                """.formatted(machine, String.join(", ", components)));
        double guide = median(all, FourBench.Way.GUIDE);
        for (FourBench.Way way : FourBench.Way.values()) {
            List<Double> seconds = seconds(all, way);
            text.append("| ")
                    .append(way.title())
                    .append(" | ")
                    .append(seconds.size())
                    .append(" | ")
                    .append(Numbers.text(Numbers.median(seconds)))
                    .append(" | ")
                    .append(Numbers.text(Numbers.percentile(seconds, 90)))
                    .append(" | ")
                    .append(Numbers.text(Numbers.median(seconds) / guide))
                    .append(" | ")
                    .append(Numbers.text(Numbers.median(
                            of(all, way).stream().map(FourBench.Run::cpu).toList())))
                    .append(" |\n");
        }
        double one = median(all, FourBench.Way.OURS_ONE);
        Goal goal = new Goal(
                components.size() + " components to one", median(all, FourBench.Way.OURS_ALL) / one, OF_ONE, "");
        text.append(Goal.section(
                "To reach",
                List.of(goal),
                ": Helm and the API server have four times as much to compare, and pods of all kinds become ready on"
                        + " the same cores."));
        page.write("four", text.toString());
    }

    private static double median(List<FourBench.Run> all, FourBench.Way way) {
        return Numbers.median(seconds(all, way));
    }

    private static List<Double> seconds(List<FourBench.Run> all, FourBench.Way way) {
        return of(all, way).stream().map(FourBench.Run::seconds).toList();
    }

    private static List<FourBench.Run> of(List<FourBench.Run> all, FourBench.Way way) {
        return all.stream().filter(each -> each.way() == way).toList();
    }
}
