package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.rollout.Graces;
import java.util.List;
import java.util.Locale;

/** The page that {@link FaultMatrixBench} writes. */
final class FaultMatrixPage {

    private static final int LONGEST = 260;

    private final List<String> versions;
    private final long minutes;

    FaultMatrixPage(List<String> versions, long minutes) {
        this.versions = versions;
        this.minutes = minutes;
    }

    /**
     * One fault.
     *
     * @param title for people
     * @param good whether the change succeeds in truth
     * @param stableFor seconds given to the plugin
     * @param cells one for each tool
     */
    record Row(String title, boolean good, int stableFor, List<Cell> cells) {}

    /**
     * What one tool said.
     *
     * @param tool which
     * @param ok whether it said that it worked
     * @param right whether that is the truth
     * @param left how many pods were not as asked for at that moment
     * @param before seconds until the change was made
     * @param seconds from then on
     * @param named whether the cause was named; null where there is none
     * @param said its last line
     */
    record Cell(
            String tool,
            boolean ok,
            boolean right,
            long left,
            double before,
            double seconds,
            Boolean named,
            String said) {}

    String of(List<Row> rows) {
        StringBuilder page = new StringBuilder();
        page.append("""
                # Is it really scaled? Fifteen faults, four tools

                Written by `bench/fault-matrix`, in one run of %d minutes on a machine with %d cores:
                %s, the real control plane of
                `src/test/cluster` with simulated kubelets, the Milvus test chart %s, query nodes. All four tools work on one
                fault at the same time, each on a release of its own, and wait %d s at most once the change is made. The plugin
                runs in a JVM that is there already, as it does in Jenkins, and calls Helm 3; its thresholds are the defaults,
                its `stableFor` is 0 s except where the table says otherwise.

                Seconds count from the change of the Deployment to the verdict. What Helm does before is in the last line: the
                plugin calls it several times, to find out what it would change, before it lets it change anything.

                **Bold** is wrong: a success that is none, or is none yet. "no cause" is a failure that does not say why.
                What may still turn out well is given time: a pod without a node %d s, a quota %d s by default. Rows 3 and 4
                end with everybody's patience for that reason, row 9 because nothing can be known earlier.

                """.formatted(
                        minutes,
                        Runtime.getRuntime().availableProcessors(),
                        String.join(", ", versions),
                        FaultScenario.CHART,
                        20,
                        Graces.UNSCHEDULABLE.toSeconds(),
                        Graces.ADMISSION.toSeconds()));
        List<String> tools = rows.get(0).cells().stream().map(Cell::tool).toList();
        page.append("| # | fault | truth | ").append(String.join(" | ", tools)).append(" |\n");
        page.append("|---|---|---|").append("---|".repeat(tools.size())).append('\n');
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String title = row.title() + (row.stableFor() == 0 ? "" : " (`stableFor` " + row.stableFor() + " s)");
            page.append("| ")
                    .append(i + 1)
                    .append(" | ")
                    .append(title)
                    .append(" | ")
                    .append(row.good() ? "OK" : "fails");
            row.cells().forEach(cell -> page.append(" | ").append(cell(cell)));
            page.append(" |\n");
        }
        page.append("| | right | |");
        for (int i = 0; i < tools.size(); i++) {
            int tool = i;
            page.append(' ')
                    .append(rows.stream()
                            .filter(row -> row.cells().get(tool).right())
                            .count())
                    .append(" of ")
                    .append(rows.size())
                    .append(" |");
        }
        page.append("\n| | cause named | |");
        for (int i = 0; i < tools.size(); i++) {
            int tool = i;
            List<Cell> failed = rows.stream()
                    .filter(row -> !row.good())
                    .map(row -> row.cells().get(tool))
                    .toList();
            page.append(' ')
                    .append(failed.stream()
                            .filter(cell -> !cell.ok() && Boolean.TRUE.equals(cell.named()))
                            .count())
                    .append(" of ")
                    .append(failed.size())
                    .append(" |");
        }
        page.append("\n| | median seconds until the change | |");
        for (int i = 0; i < tools.size(); i++) {
            int tool = i;
            double[] before = rows.stream()
                    .mapToDouble(row -> row.cells().get(tool).before())
                    .sorted()
                    .toArray();
            page.append(String.format(Locale.ROOT, " %.1f |", before[before.length / 2]));
        }
        page.append("\n\n## What they said last where it failed\n\n");
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (!row.good()) {
                page.append(i + 1).append(". ").append(row.title()).append('\n');
                for (Cell cell : row.cells()) {
                    page.append("   - ")
                            .append(cell.tool())
                            .append(": ")
                            .append(said(cell))
                            .append('\n');
                }
            }
        }
        return page.toString();
    }

    private static String cell(Cell cell) {
        String text = String.format(Locale.ROOT, "%s %.1f s", cell.ok() ? "OK" : "fails", cell.seconds());
        if (cell.ok() && !cell.right() && cell.left() > 0) {
            text += ", " + cell.left() + " pods not as asked";
        }
        if (!cell.ok() && cell.named() != null) {
            text += cell.named() ? ", cause named" : ", no cause";
        }
        return cell.right() ? text : "**" + text + "**";
    }

    private static String said(Cell cell) {
        if (cell.ok()) {
            return "(success)";
        }
        String text = cell.said().replace("`", "'").replace("|", "/");
        return "`" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + "`";
    }
}
