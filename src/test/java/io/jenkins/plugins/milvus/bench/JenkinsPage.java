package io.jenkins.plugins.milvus.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The part of the page that {@code bench/jenkins} writes. */
public final class JenkinsPage {

    private static final double MOST_OVERHEAD = 500;
    private static final double MOST_HEAP = 100;
    private static final String OURS = "milvusScale";
    private static final String SLEEP = "sleep";
    private static final int BIGGEST = 8;
    private static final double KILO = 1024;
    private static final String JENKINS = "A Jenkins in a JVM of its own, each plugin in its class loader, with ";
    private static final String TWO_AGENTS = """
            an agent that dials in by TCP and,
            for the rows and columns that say so, one by WebSocket. Every Helm of a step is a real one (Helm 3).
            """;
    private static final String ONE_AGENT = """
            one agent that dials in by WebSocket. Every
            Helm of a step is a real one (Helm 3).
            """;

    private final Map<Tool, List<Double>> anchors = new EnumMap<>(Tool.class);
    private final List<StepCourse> courses = new ArrayList<>();
    private final List<StepCourse> byWebSocket = new ArrayList<>();
    private final List<StepsWaiting> waiting = new ArrayList<>();
    private final Map<String, List<StepFiles>> files = new LinkedHashMap<>();

    /** A run of another tool, in milliseconds from the last Ready to its end. */
    public void add(Tool tool, double over) {
        anchors.computeIfAbsent(tool, each -> new ArrayList<>()).add(over);
    }

    /** A build of ours. */
    public void add(StepCourse course) {
        courses.add(course);
    }

    /** A build of ours on an agent that dials in by WebSocket. */
    public void addByWebSocket(StepCourse course) {
        byWebSocket.add(course);
    }

    /** The controller while steps wait. */
    public void add(StepsWaiting load) {
        waiting.add(load);
    }

    /** What a step wrote more than the same build without it. */
    public void files(String step, StepFiles with, StepFiles without) {
        files.computeIfAbsent(step, each -> new ArrayList<>()).add(with.minus(without));
    }

    /**
     * One build at a time.
     *
     * @param machine on what, and with which command
     */
    public String steps(String machine) {
        List<Goal> goals = new ArrayList<>();
        return new StringBuilder("## What a step costs in Jenkins\n\n" + machine + "\n\n" + JENKINS + TWO_AGENTS)
                .append(ends(goals))
                .append(overhead(goals))
                .append(written())
                .append(Goal.section(
                        "To reach with a step",
                        goals,
                        ": by WebSocket Jenkins' remoting leaves Nagle's algorithm on, so that what the agent says in several"
                                + " pieces waits until the controller has acknowledged the first, which takes 40 ms where that has nothing"
                                + " to say itself; the shares are above."))
                .toString();
    }

    /**
     * Many that wait.
     *
     * @param machine on what, and with which command
     */
    public String waits(String machine) {
        List<Goal> goals = new ArrayList<>();
        return new StringBuilder(
                        "## What steps that wait cost a controller\n\n" + machine + "\n\n" + JENKINS + ONE_AGENT)
                .append(waits(goals))
                .append(
                        Goal.section(
                                "To reach while steps wait",
                                goals,
                                ": a thread that is held is one of the HTTP client's. Each reads a connection to"
                                        + " the API server, which carries the three watches of 33 steps (it allows 100 streams on a connection),"
                                        + " or, before Java 24, one of these watches; from Java 24 on virtual threads wait for them, which hold"
                                        + " none of the system's. None of Jenkins' executors and pools is held, unless its name is above."))
                .toString();
    }

    // ---- after the last Ready

    private String ends(List<Goal> goals) {
        double helm4 = Numbers.median(anchors.get(Tool.HELM4));
        StringBuilder text = new StringBuilder("""

                ### From the last Ready to the end of the step

                The same release and seeded delays as in the section on detection, 3 pods, all tools in random order. Milliseconds
                from the moment at which the API server has acknowledged the kubelet's last Ready. The verdict is the moment at
                which the step prints its last table of pods; the end of the step is the start of the one after it. With the
                default `stableFor` 10,000 ms are waited on purpose.

                | | runs | p50 | p90 | p99 | p50 : helm 4 --wait |
                |---|---|---|---|---|---|
                """);
        anchors.forEach((tool, times) -> row(text, tool.title(), times, helm4));
        for (Tool tool : List.of(Tool.OURS, Tool.OURS_STABLE)) {
            row(text, tool.title() + ": verdict", values(tool, StepCourse::told), helm4);
            row(text, tool.title() + ": end of the step", values(tool, StepCourse::over), helm4);
        }
        String there = Tool.OURS.title() + ", by WebSocket: ";
        row(text, there + "verdict", values(byWebSocket, StepCourse::told), helm4);
        row(text, there + "end of the step", values(byWebSocket, StepCourse::over), helm4);
        goals.add(new Goal(
                "end of the step with stableFor 0, p50 to helm 4 --wait",
                Numbers.median(values(Tool.OURS, StepCourse::over)) / helm4,
                0.4,
                ""));
        return text.toString();
    }

    private static void row(StringBuilder text, String title, List<Double> times, double helm4) {
        text.append("| %s | %d | %s | %s | %s | %s |%n"
                .formatted(
                        title,
                        times.size(),
                        Numbers.text(Numbers.median(times)),
                        Numbers.text(Numbers.percentile(times, 90)),
                        Numbers.text(Numbers.percentile(times, 99)),
                        Numbers.text(Numbers.median(times) / helm4)));
    }

    private List<Double> values(Tool tool, ToDoubleFunction<StepCourse> of) {
        return values(courses.stream().filter(each -> each.tool() == tool).toList(), of);
    }

    private static List<Double> values(List<StepCourse> some, ToDoubleFunction<StepCourse> of) {
        return some.stream().map(each -> of.applyAsDouble(each)).toList();
    }

    // ---- neither Helm nor waiting

    private String overhead(List<Goal> goals) {
        StringBuilder text = new StringBuilder("""

                ### What is neither Helm nor waiting

                Of the same builds with `stableFor: 0`, in a Jenkins that has run the step before: from the start of the step to
                the start of the next one, without the time in which a Helm process ran and without the time from the end of the
                change to the last Ready. Milliseconds.

                | | p50 | p90 | by WebSocket, p50 | p90 |
                |---|---|---|---|---|
                """);
        Map<String, ToDoubleFunction<StepCourse>> parts = new LinkedHashMap<>();
        parts.put("**overhead**", StepCourse::overhead);
        parts.put("start of the step until its log names the cluster", StepCourse::opening);
        parts.put("from there to the end of the change, between Helm's calls", StepCourse::preparing);
        parts.put("from the change, or the last Ready after it, to the verdict", StepCourse::deciding);
        parts.put("from the verdict to the start of the next step", StepCourse::ending);
        parts.put("beside it: Helm's processes", StepCourse::helmTime);
        parts.put("the whole step", course -> course.step().length());
        parts.forEach((title, of) -> text.append("| %s | %s | %s | %s | %s |%n"
                .formatted(
                        title,
                        Numbers.text(Numbers.median(values(Tool.OURS, of))),
                        Numbers.text(Numbers.percentile(values(Tool.OURS, of), 90)),
                        Numbers.text(Numbers.median(values(byWebSocket, of))),
                        Numbers.text(Numbers.percentile(values(byWebSocket, of), 90)))));
        double calls = Numbers.median(values(Tool.OURS, each -> each.helm().size()));
        text.append("\nHelm is called ").append(Numbers.text(calls)).append(" times in a step.\n");
        goals.add(new Goal(
                "overhead of a warm step, p50",
                Numbers.median(values(Tool.OURS, StepCourse::overhead)),
                MOST_OVERHEAD,
                " ms"));
        goals.add(new Goal(
                "the same by WebSocket",
                Numbers.median(values(byWebSocket, StepCourse::overhead)),
                MOST_OVERHEAD,
                " ms"));
        return text.toString();
    }

    // ---- files

    private String written() {
        StringBuilder text = new StringBuilder("""

                ### What is written

                What a build with the step writes into its folder more than the same build without it, medians of %d, for 2 pods
                that come; beside it a `sleep` of 6 s. The log is written once, every other file anew each time.

                | file | `sleep`: times | bytes | kept | `milvusScale`: times | bytes | kept |
                |---|---|---|---|---|---|---|
                """.formatted(files.get(OURS).size()));
        TreeSet<String> kinds = new TreeSet<>();
        files.values()
                .forEach(all -> all.forEach(each -> kinds.addAll(each.bytes().keySet())));
        for (String kind : kinds) {
            text.append("| `").append(kind).append("` |");
            for (String step : List.of(SLEEP, OURS)) {
                text.append(cell(
                        step,
                        kind.equals("log") ? each -> 0 : each -> each.times().getOrDefault(kind, 0)));
                text.append(cell(step, each -> each.bytes().getOrDefault(kind, 0L)));
                text.append(cell(step, each -> each.kept().getOrDefault(kind, 0L)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String cell(String step, ToDoubleFunction<StepFiles> of) {
        double median = Numbers.median(
                files.get(step).stream().map(each -> of.applyAsDouble(each)).toList());
        return " %,d |".formatted(Math.round(median));
    }

    // ---- waiting

    private String waits(List<Goal> goals) {
        StringBuilder text = new StringBuilder("""

                So many builds, each with a step of its own inside `node` and `withEnv` on the agent, whose new pod is never ready;
                beside them as many builds with a `sleep` step in its place. After collections, and after a minute in which the
                threads of pools end. *Held* are threads that stand in a method of this plugin at each of 10 looks; one reads the
                connection to the API server, which steps on one agent with one identity share.

                | builds | `sleep`: heap, MB | KB each | threads more | `milvusScale`: heap, MB | KB each | threads more | held for each | KB each beyond `sleep` |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (StepsWaiting ours : of(OURS)) {
            StepsWaiting sleep = of(SLEEP).stream()
                    .filter(each -> each.steps() == ours.steps())
                    .findFirst()
                    .orElseThrow();
            text.append("| %d | %s | %s | %d | %s | %s | %d | %s | %s |%n"
                    .formatted(
                            ours.steps(),
                            Numbers.text(sleep.heap() / KILO / KILO),
                            Numbers.text(each(sleep)),
                            sleep.allThreads() - none(sleep).allThreads(),
                            Numbers.text(ours.heap() / KILO / KILO),
                            Numbers.text(each(ours)),
                            ours.allThreads() - none(ours).allThreads(),
                            Numbers.text((double) ours.allHeld() / ours.steps()),
                            Numbers.text(each(ours) - each(sleep))));
        }
        List<StepsWaiting> all = of(OURS);
        StepsWaiting most = all.get(all.size() - 1);
        StepsWaiting sleep = of(SLEEP).get(all.size() - 1);
        String where = most.steps() + " waiting steps, ";
        goals.add(new Goal(where + "threads held for each more", heldForEachMore(all), 0, ""));
        goals.add(new Goal(where + "heap for each beyond `sleep`", each(most) - each(sleep), MOST_HEAP, " KB"));
        text.append("\nThreads that ")
                .append(most.steps())
                .append(" waiting steps hold, by name: ")
                .append(joined(most.held()))
                .append(".\n\nThreads more than with none, by name: ")
                .append(joined(more(most)))
                .append(".\n\nWhat grows most with each of them, in bytes: ")
                .append(biggest(most))
                .append(".\n");
        return text.toString();
    }

    /** Between the fewest and the most: what all of them share does not count. */
    private static double heldForEachMore(List<StepsWaiting> all) {
        StepsWaiting least = all.get(0);
        StepsWaiting most = all.get(all.size() - 1);
        return least.steps() == most.steps()
                ? (double) most.allHeld() / most.steps()
                : (double) (most.allHeld() - least.allHeld()) / (most.steps() - least.steps());
    }

    private List<StepsWaiting> of(String step) {
        return waiting.stream()
                .filter(each -> each.step().equals(step) && each.steps() > 0)
                .sorted(Comparator.comparingInt(StepsWaiting::steps))
                .toList();
    }

    private StepsWaiting none(StepsWaiting some) {
        return waiting.stream()
                .filter(each -> each.step().equals(some.step()) && each.steps() == 0)
                .findFirst()
                .orElseThrow();
    }

    private double each(StepsWaiting some) {
        return (some.heap() - none(some).heap()) / KILO / some.steps();
    }

    private Map<String, Integer> more(StepsWaiting some) {
        Map<String, Integer> result = new TreeMap<>(some.threads());
        none(some).threads().forEach((name, count) -> result.merge(name, -count, Integer::sum));
        result.values().removeIf(count -> count <= 0);
        return result;
    }

    private static String joined(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(each -> each.getValue() + " `" + each.getKey() + "`")
                        .collect(Collectors.joining(", "));
    }

    private String biggest(StepsWaiting some) {
        Map<String, Long> before = none(some).classes();
        return some.classes().entrySet().stream()
                .map(each -> Map.entry(
                        each.getKey(), (each.getValue() - before.getOrDefault(each.getKey(), 0L)) / some.steps()))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(BIGGEST)
                .map(each -> each.getValue() + " `" + each.getKey() + "`")
                .collect(Collectors.joining(", "));
    }
}
