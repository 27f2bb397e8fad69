package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.ReleaseId;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PREPARE found out and decided; it does not change any more.
 *
 * @param release the release
 * @param version chart version; empty where an install takes the newest
 * @param restorable the deployed revision to go back to; 0 when there is none
 * @param from replicas before, by component
 * @param rounds what each Helm revision asks for, by component: one, or several where a component shrinks at a pace.
 *     Empty for an install
 * @param kept live replicas of other components that differ from the deployed revision and would be put back by Helm
 * @param minimums the minimum before, by component, where the rounds ask for that of an autoscaler and not for a number
 * @param etcdState the deployed {@code etcd.initialClusterState}, or empty: see {@link DiffGuard#etcdState}
 * @param changes what changes, one line each
 */
public record Intent(
        ReleaseId release,
        String version,
        int restorable,
        Map<String, Integer> from,
        List<Map<String, Integer>> rounds,
        Map<String, Integer> kept,
        Map<String, Integer> minimums,
        String etcdState,
        List<String> changes)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the collections, in their order. */
    public Intent {
        from = Collections.unmodifiableMap(new LinkedHashMap<>(from));
        rounds = List.copyOf(rounds);
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
        // a state that was stored by an older version has none
        minimums = minimums == null ? Map.of() : Map.copyOf(minimums);
        changes = List.copyOf(changes);
    }

    /**
     * Replicas after the last round.
     *
     * @param label a component, or a part of it as {@link #from} names it
     * @return what there was before, where nothing is asked for
     */
    public int want(String label) {
        int before = from.getOrDefault(label, 0);
        return rounds.isEmpty()
                ? before
                : rounds.get(rounds.size() - 1).getOrDefault(ReleaseComponents.chartKey(label), before);
    }

    /** The same with the chart version that Helm took. */
    Intent at(String exactVersion) {
        return new Intent(release, exactVersion, restorable, from, rounds, kept, minimums, etcdState, changes);
    }

    /** The same with what changes. */
    Intent changing(List<String> lines) {
        return new Intent(release, version, restorable, from, rounds, kept, minimums, etcdState, lines);
    }
}
