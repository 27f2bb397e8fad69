package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of one pod that failed, for the block below a verdict: its row of {@code kubectl get pods}, its node and
 * the state of every container that is not ready.
 */
public final class PodFacts {

    private PodFacts() {}

    /** One line for the pod and one for each container that is not ready and did not end well. */
    public static List<String> lines(PodRecord pod) {
        PodRow row = PodRow.of(pod);
        List<String> lines = new ArrayList<>();
        String node = pod.node().isEmpty() ? Text.of("rollout.facts.noNode") : pod.node();
        lines.add(Text.of(
                "rollout.facts.pod", row.name(), row.ready(), row.status(), Phrases.restarts(row.restarts()), node));
        for (ContainerRecord container : pod.containers()) {
            boolean endedWell = container.state() == ContainerRecord.State.TERMINATED && container.exitCode() == 0;
            if (!container.ready() && !endedWell) {
                lines.add(line(container));
            }
        }
        return lines;
    }

    private static String line(ContainerRecord container) {
        List<String> parts = new ArrayList<>();
        // Kubernetes' own words, in every language
        parts.add(container.state().name().toLowerCase(Locale.ROOT));
        String why = Phrases.reason(container.reason(), container.message());
        if (!why.isEmpty()) {
            parts.add(why);
        }
        if (container.exitCode() >= 0 && container.state() != ContainerRecord.State.TERMINATED) {
            parts.add(Text.of(
                    "rollout.facts.ended",
                    container.exitCode(),
                    container.lastReason().isEmpty() ? "-" : container.lastReason()));
        } else if (container.exitCode() >= 0) {
            parts.add(Text.of("rollout.facts.exitCode", container.exitCode()));
        }
        return Text.of("rollout.facts.container", container.name(), Phrases.list(parts));
    }
}
