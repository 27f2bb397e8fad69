package io.jenkins.plugins.milvus.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.milvus.journal.Replicas;
import io.jenkins.plugins.milvus.journal.Trial;

/** What {@code chart.js} draws, as JSON. */
final class ChartData {

    private ChartData() {}

    /**
     * The replicas {@code from} which a component came, and its {@code attempts}: the {@code build}, the replicas that it
     * was {@code to} reach and that there were {@code after} it, whether it went {@code good}, the {@code seconds} it
     * took, and what it {@code says} to whoever points at it.
     */
    static String of(Replicas replicas) {
        ObjectNode chart = JsonNodeFactory.instance.objectNode().put("from", replicas.from());
        ArrayNode attempts = chart.putArray("attempts");
        replicas.attempts().forEach(each -> {
            Trial trial = each.trial();
            attempts.addObject()
                    .put("build", trial.build())
                    .put("to", trial.to())
                    .put("after", each.after())
                    .put("good", trial.good())
                    .put("seconds", trial.tenths() / 10.0)
                    .put(
                            "says",
                            "#" + trial.build() + ": " + trial.from() + " → " + trial.to() + ", " + trial.code() + ", "
                                    + trial.took());
        });
        return chart.toString();
    }
}
