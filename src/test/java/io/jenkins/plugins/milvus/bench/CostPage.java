package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The part of the page that {@link CostBench} writes. */
final class CostPage {

    private static final int MOST_REQUESTS = 10;
    private static final int MOST_PER_INTERVAL = 1;
    private static final double INTERVAL = 30;

    private final Page page;
    private final String machine;
    private final int longer;
    private final double kept;

    /**
     * @param page where to
     * @param machine on what
     * @param longer by how many seconds the longer wait is longer
     * @param kept megabytes of heap that a wait of ours keeps
     */
    CostPage(Page page, String machine, int longer, double kept) {
        this.page = page;
        this.machine = machine;
        this.longer = longer;
        this.kept = kept;
    }

    void write(List<Usage> all) throws IOException {
        StringBuilder text = new StringBuilder("""
                ## What a scale and its wait take

                %s

                Query nodes from 1 to 3 that become ready after 6 s, then the same with %d s more; medians. Requests are those in
                the API server's audit log, bytes those that went through a proxy (TLS included), processor seconds those of the
                processes and, for `milvusScale`, of the JVM on top. Memory is that of the biggest process at its peak, or the heap
                that one wait keeps in a JVM that is there already. *Beyond the upgrade*: what the same Helm takes for the change
                alone is subtracted. What 30 s more take is the difference of the two waits: where a tool does nothing meanwhile,
                it is what varies from run to run, and may be less than nothing.

                | | requests | beyond the upgrade | KB | processor s | memory | per 30 s more: requests | KB | processor s |
                |---|---|---|---|---|---|---|---|---|
                """.formatted(machine, longer));
        row(text, "helm 3 upgrade, no wait", all, Tool.HELM3, false);
        row(text, "helm 4 upgrade, no wait", all, Tool.HELM4, false);
        for (Tool tool : List.of(Tool.HELM3, Tool.HELM4, Tool.ROLLOUT_STATUS, Tool.OURS)) {
            row(text, tool.title(), all, tool, true);
        }
        List<Usage> ours = of(all, Tool.OURS, true, false);
        double wait = Numbers.median(values(ours, each -> each.waiting().size()));
        text.append("\nOf `milvusScale`, once the change is made: ")
                .append(Numbers.text(wait))
                .append(" requests (")
                .append(listed(ours.get(0).waiting()))
                .append("), ")
                .append(Numbers.text(Numbers.median(values(ours, Usage::kilobytesWaiting))))
                .append(" KB and ")
                .append(Numbers.text(Numbers.median(values(ours, Usage::ownWaiting))))
                .append(" processor seconds. Before it: ")
                .append(before(ours.get(0)))
                .append(".\n\nWhat a longer wait asks for besides: ")
                .append(more(all))
                .append(".\n")
                .append(Goal.section(
                        "To reach",
                        goals(all, wait),
                        ", the requests are listed above: before the change Helm and the API server are asked"
                                + " what there is, who may do what and what the upgrade would change, so that nothing but the number"
                                + " does; all of it is over before anything is touched."));
        page.write("cost", text.toString());
    }

    private List<Goal> goals(List<Usage> all, double wait) {
        double beyond = requests(all, Tool.OURS, true) - requests(all, Tool.HELM3, false);
        double more = perInterval(all, Tool.OURS, each -> each.requests().size());
        return List.of(
                new Goal("requests of a wait once the change is made", wait, MOST_REQUESTS, ""),
                new Goal(
                        "requests beyond a plain upgrade, all looks before the change included",
                        beyond,
                        MOST_REQUESTS,
                        ""),
                new Goal("requests per 30 s more", more, MOST_PER_INTERVAL, ""));
    }

    private void row(StringBuilder text, String title, List<Usage> all, Tool tool, boolean waits) {
        List<Usage> some = of(all, tool, waits, false);
        List<String> cells = new ArrayList<>();
        cells.add(title);
        double requests = requests(all, tool, waits);
        cells.add(String.valueOf(Math.round(requests)));
        Tool upgrade = tool == Tool.HELM4 ? Tool.HELM4 : Tool.HELM3;
        cells.add(waits ? String.valueOf(Math.round(requests - requests(all, upgrade, false))) : "");
        cells.add(Numbers.text(Numbers.median(values(some, Usage::kilobytes))));
        cells.add(Numbers.text(Numbers.median(values(some, each -> each.processes() + each.own()))));
        cells.add(
                tool.ours()
                        ? Numbers.text(kept) + " MB of heap"
                        : Numbers.text(Numbers.median(values(some, Usage::memory))) + " MB");
        cells.add(
                waits
                        ? Numbers.text(
                                perInterval(all, tool, each -> each.requests().size()))
                        : "");
        cells.add(waits ? Numbers.text(perInterval(all, tool, Usage::kilobytes)) : "");
        cells.add(waits ? Numbers.text(perInterval(all, tool, each -> each.processes() + each.own())) : "");
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private double perInterval(List<Usage> all, Tool tool, ToDoubleFunction<Usage> of) {
        double difference = Numbers.median(values(of(all, tool, true, true), of))
                - Numbers.median(values(of(all, tool, true, false), of));
        return difference * INTERVAL / longer;
    }

    private static double requests(List<Usage> all, Tool tool, boolean waits) {
        return Numbers.median(
                values(of(all, tool, waits, false), each -> each.requests().size()));
    }

    /** By whom, since Helm's many small calls are most of it. */
    private static String before(Usage usage) {
        Map<String, Long> by = usage.requests().stream()
                .filter(each -> !usage.waiting().contains(each))
                .collect(Collectors.groupingBy(AuditLog.Request::agent, TreeMap::new, Collectors.counting()));
        return by.entrySet().stream()
                .map(each -> each.getValue() + " requests of "
                        + (each.getKey().equals("Helm") ? "all calls of Helm, the upgrade included" : "its own"))
                .collect(Collectors.joining(", "));
    }

    private static String more(List<Usage> all) {
        Map<String, Long> longWait =
                counted(of(all, Tool.OURS, true, true).get(0).waiting());
        Map<String, Long> shortWait =
                counted(of(all, Tool.OURS, true, false).get(0).waiting());
        shortWait.forEach((what, count) -> longWait.merge(what, -count, Long::sum));
        longWait.values().removeIf(count -> count <= 0);
        return longWait.isEmpty() ? "nothing" : joined(longWait);
    }

    private static String listed(List<AuditLog.Request> requests) {
        return joined(counted(requests));
    }

    private static Map<String, Long> counted(List<AuditLog.Request> requests) {
        return requests.stream()
                .collect(Collectors.groupingBy(AuditLog.Request::what, TreeMap::new, Collectors.counting()));
    }

    private static String joined(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static List<Usage> of(List<Usage> all, Tool tool, boolean waits, boolean longer) {
        return all.stream()
                .filter(each -> each.tool() == tool && each.waits() == waits && each.longer() == longer)
                .toList();
    }

    private static List<Double> values(List<Usage> all, ToDoubleFunction<Usage> of) {
        return all.stream().map(each -> of.applyAsDouble(each)).toList();
    }
}
