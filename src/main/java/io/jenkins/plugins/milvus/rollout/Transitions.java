package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What changed from one snapshot to the next, one line per pod that people would see a difference of. Many at once
 * become one line per workload and status.
 */
public final class Transitions {

    /** More lines than that at once are grouped. */
    public static final int MOST_LINES = 20;

    private Transitions() {}

    /**
     * The lines to print.
     *
     * @param before the snapshot that was printed last, or null at first: then every pod is news
     * @param after the snapshot now
     * @param now for the age of the pods
     */
    public static List<String> lines(Snapshot before, Snapshot after, Instant now) {
        List<PodRecord> known = before == null ? List.of() : before.pods();
        // one event brings one new record and leaves a thousand as they are: those need no rows
        Set<PodRecord> same = same(known, after.pods());
        int width = Stream.concat(known.stream(), after.pods().stream())
                .mapToInt(pod -> pod.name().length())
                .max()
                .orElse(0);
        return lines(rows(known, same), rows(after.pods(), same), width, now);
    }

    private static Set<PodRecord> same(List<PodRecord> before, List<PodRecord> after) {
        Set<PodRecord> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(before);
        Set<PodRecord> same = Collections.newSetFromMap(new IdentityHashMap<>());
        after.stream().filter(known::contains).forEach(same::add);
        return same;
    }

    private static List<PodRow> rows(List<PodRecord> pods, Set<PodRecord> without) {
        return pods.stream()
                .filter(pod -> !without.contains(pod))
                .map(PodRow::of)
                .toList();
    }

    private static List<String> lines(Collection<PodRow> before, Collection<PodRow> after, int width, Instant now) {
        List<PodRow> changed = changed(before, after);
        return changed.size() <= MOST_LINES
                ? changed.stream().map(row -> PodTable.line(row, width, now)).toList()
                : grouped(changed, width, now);
    }

    /** One line per workload and status; a pod that is alone with its status keeps its own. */
    static List<String> grouped(List<PodRow> rows, int width, Instant now) {
        Map<String, List<PodRow>> groups = new TreeMap<>();
        for (PodRow row : rows) {
            String key = workload(row.name()) + " " + row.status() + " " + row.ready();
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        }
        return groups.values().stream().map(each -> line(each, width, now)).toList();
    }

    private static List<PodRow> changed(Collection<PodRow> before, Collection<PodRow> after) {
        Map<String, PodRow> known = new HashMap<>();
        before.forEach(row -> known.put(row.uid(), row));
        List<PodRow> changed = new ArrayList<>();
        for (PodRow row : after) {
            PodRow last = known.remove(row.uid());
            if (last == null || row.differsFrom(last)) {
                changed.add(row);
            }
        }
        known.values().forEach(row -> changed.add(row.gone()));
        changed.sort(Comparator.comparing(PodRow::name).thenComparing(row -> !PodRow.GONE.equals(row.status())));
        return changed;
    }

    private static String line(List<PodRow> rows, int width, Instant now) {
        PodRow first = rows.get(0);
        return rows.size() == 1
                ? PodTable.line(first, width, now)
                : Text.of("rollout.group", workload(first.name()) + "-*", rows.size(), first.ready(), first.status());
    }

    /** The name without what is the pod's own: the ReplicaSet's or the StatefulSet's name. */
    private static String workload(String pod) {
        int at = pod.lastIndexOf('-');
        return at < 0 ? pod : pod.substring(0, at);
    }
}
