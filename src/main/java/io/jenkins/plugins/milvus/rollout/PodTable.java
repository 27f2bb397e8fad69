package io.jenkins.plugins.milvus.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The table of {@code kubectl get pods}: a header and one aligned line per pod. */
public final class PodTable {

    private static final String GAP = "   ";
    private static final String[] HEADER = {"NAME", "READY", "STATUS", "RESTARTS", "AGE"};

    /** As wide as the longest word that is common, so that lines printed one after the other stay aligned. */
    private static final int STATUS_WIDTH = "ContainerCreating".length();

    /** More rows than that are grouped. */
    static final int MOST_ROWS = 50;

    private PodTable() {}

    /** The rows of a snapshot, by name. */
    public static List<PodRow> rows(Snapshot snapshot) {
        return snapshot.pods().stream()
                .map(PodRow::of)
                .sorted(Comparator.comparing(PodRow::name).thenComparing(PodRow::uid))
                .toList();
    }

    /** Header and all rows, by name, many of them grouped; the header alone when there are none. */
    public static List<String> lines(Snapshot snapshot, Instant now) {
        List<PodRow> rows = rows(snapshot);
        int width = nameWidth(rows);
        List<String> lines = new ArrayList<>();
        lines.add(header(width));
        if (rows.size() > MOST_ROWS) {
            lines.addAll(Transitions.grouped(rows, width, now));
        } else {
            rows.forEach(row -> lines.add(line(row, width, now)));
        }
        return lines;
    }

    /** The header over rows whose names are at most so wide. */
    static String header(int width) {
        return line(HEADER[0], width, HEADER[1], HEADER[2], HEADER[3], HEADER[4]);
    }

    static String line(PodRow row, int width, Instant now) {
        return line(row.name(), width, row.ready(), row.status(), Integer.toString(row.restarts()), row.age(now));
    }

    /** Width of the column for these names. */
    static int nameWidth(Collection<PodRow> rows) {
        return rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    }

    private static String line(String name, int width, String ready, String status, String restarts, String age) {
        return pad(name, Math.max(width, HEADER[0].length()))
                + pad(ready, HEADER[1].length())
                + pad(status, STATUS_WIDTH)
                + pad(restarts, HEADER[3].length())
                + age;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length())) + GAP;
    }
}
