package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The parts of the page that {@link DetectionBench} writes: one for each size, which may be measured by itself. */
final class DetectionPage {

    private static final double OF_HELM_4 = 0.4;
    private static final double OF_ROLLOUT_STATUS = 1.2;
    private static final double BEYOND = 150;
    private static final double MANY = 250;
    private static final int A_THOUSAND = 1000;

    private final Page page;
    private final String machine;
    private final List<Goal> goals = new ArrayList<>();

    DetectionPage(Page page, String machine) {
        this.page = page;
        this.machine = machine;
    }

    /** What all sizes have in common. */
    static void introduce(Page page) throws IOException {
        page.write("detection", """
                ## How long after the last pod is ready each tool says so

                One release of the Milvus test chart whose query nodes every tool scales out from 1, in random order; in one round
                all of them meet the same delays until the pods are ready, seeded and nothing round. Milliseconds from the moment
                at which the API server has acknowledged the kubelet's last Ready to the end of the command, or of the operation
                of `milvusScale` in a JVM that is there already. *Early*: it was said that all is done while pods were not ready,
                or some were too many; such runs are counted and left out of the times. *The controllers*: until a plain watch sees
                the Deployment's status complete, which the deployment controller writes; nobody can know earlier. Helm 4 has
                fewer runs with many pods: it waits for minutes after all of them are ready.
                """);
    }

    /** One size. */
    void write(int pods, List<Detection> all) throws IOException {
        StringBuilder text = new StringBuilder(size(pods, all));
        text.append(
                Goal.section(
                        "To reach with " + pods + " pods",
                        goals,
                        ": `rollout status` has one watch and believes the first status of the Deployment"
                                + " that it is told. `milvusScale` watches pods and ReplicaSets as well and has read all of them by quorum"
                                + " before it says so, on the cores that it shares with the controllers here; their own part, which"
                                + " nobody can be faster than, is in the table for each tool, and what comes after it beside that."));
        page.write("detection-" + pods, text.toString());
    }

    private String size(int pods, List<Detection> all) throws IOException {
        double helm4 = Numbers.median(times(all, Tool.HELM4, Detection::verdict));
        double status = Numbers.median(times(all, Tool.ROLLOUT_STATUS, Detection::verdict));
        StringBuilder text = new StringBuilder(
                "### " + pods + " pods\n\n" + machine + "\n\n"
                        + "| | runs | early | p50 | p90 | p99 | p50 : helm 4 | p50 : rollout status"
                        + " | the controllers, p50 | beyond them, p50 | p99 |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        Map<String, List<Double>> dots = new LinkedHashMap<>();
        for (Tool tool : Tool.values()) {
            List<Double> verdicts = times(all, tool, Detection::verdict);
            List<Double> beyond = times(all, tool, Detection::beyond);
            double median = Numbers.median(verdicts);
            List<String> cells = new ArrayList<>();
            cells.add(tool.title());
            cells.add(String.valueOf(of(all, tool).size()));
            cells.add(early(all, tool));
            cells.add(Numbers.text(median));
            cells.add(Numbers.text(Numbers.percentile(verdicts, 90)));
            cells.add(Numbers.text(Numbers.percentile(verdicts, 99)));
            cells.add(Numbers.text(median / helm4));
            cells.add(Numbers.text(median / status));
            cells.add(Numbers.text(Numbers.median(times(all, tool, Detection::controllers))));
            cells.add(Numbers.text(Numbers.median(beyond)));
            cells.add(Numbers.text(Numbers.percentile(beyond, 99)));
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
            dots.put(tool.title(), verdicts);
        }
        String image = "benchmark-detection-" + pods + ".svg";
        Files.createDirectories(page.folder().resolve("images"));
        Files.writeString(
                page.folder().resolve("images").resolve(image),
                Plot.strips(pods + " pods: ms from the last Ready to the verdict, one dot a run", dots, "milvusScale"));
        text.append("\n![Every run of every tool as a dot](images/")
                .append(image)
                .append(")\n");
        text.append(where(all));
        goals(pods, all, helm4, status);
        return text.toString();
    }

    /** Where the time of ours goes: the profile beside the number. */
    private static String where(List<Detection> all) {
        List<Double> controllers = times(all, Tool.OURS, Detection::controllers);
        List<Double> look = times(all, Tool.OURS, each -> each.seen() - each.controllers());
        List<Double> confirm = times(all, Tool.OURS, each -> each.confirmed() - each.seen());
        List<Double> rest = times(all, Tool.OURS, each -> each.verdict() - each.confirmed());
        return "\nWhere the time of `milvusScale` with `stableFor: 0` goes, p50 (p99) in ms: the controllers' own work "
                + pair(controllers) + ", from there to the first look that sees it " + pair(look)
                + " (it waits for no more than the look before), what of that look and the confirming quorum reads was not"
                + " done by then " + pair(confirm)
                + ", the end of the operation " + pair(rest) + ".\n";
    }

    private static String pair(List<Double> times) {
        return Numbers.text(Numbers.median(times)) + " (" + Numbers.text(Numbers.percentile(times, 99)) + ")";
    }

    private void goals(int pods, List<Detection> all, double helm4, double status) {
        double ours = Numbers.median(times(all, Tool.OURS, Detection::verdict));
        goals.add(new Goal("p50 to helm 4 --wait", ours / helm4, OF_HELM_4, ""));
        goals.add(new Goal("p50 to rollout status", ours / status, OF_ROLLOUT_STATUS, ""));
        List<Double> beyond = times(all, Tool.OURS, Detection::beyond);
        goals.add(new Goal("p99 beyond the controllers", Numbers.percentile(beyond, 99), BEYOND, " ms"));
        if (pods >= A_THOUSAND) {
            double worst = Numbers.percentile(times(all, Tool.OURS, Detection::verdict), 100);
            goals.add(new Goal("slowest verdict", worst, MANY, " ms"));
        }
        long early =
                all.stream().filter(each -> each.tool().ours() && each.early()).count();
        goals.add(new Goal("early verdicts of ours", early, 0, ""));
    }

    private static String early(List<Detection> all, Tool tool) {
        List<Detection> early = of(all, tool).stream().filter(Detection::early).toList();
        if (early.isEmpty()) {
            return "0";
        }
        long most = early.stream()
                .mapToLong(each -> each.missing() + each.surplus())
                .max()
                .orElse(0);
        return "**" + early.size() + "**, up to " + most + " pods not as asked";
    }

    private static List<Detection> of(List<Detection> all, Tool tool) {
        return all.stream().filter(each -> each.tool() == tool).toList();
    }

    private static List<Double> times(List<Detection> all, Tool tool, ToDoubleFunction<Detection> time) {
        return of(all, tool).stream()
                .filter(each -> !each.early())
                .map(each -> time.applyAsDouble(each))
                .toList();
    }
}
