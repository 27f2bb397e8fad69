package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.operation.OperationResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/**
 * What a step returns: {@code def scaled = milvusScale(...); echo "revision ${scaled.revision}"}. Kept by the pipeline
 * like any other variable, so it is made of simple types only.
 */
public final class MilvusResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String release;
    private final String namespace;
    private final String chart;
    private final String version;
    private final int revision;
    private final int previousRevision;
    private final boolean changed;
    private final ArrayList<Map<String, Object>> components = new ArrayList<>();
    private final ArrayList<String> changes;
    private final double seconds;

    MilvusResult(OperationResult result) {
        release = result.release();
        namespace = result.namespace();
        chart = result.chart();
        version = result.version();
        revision = result.revision();
        previousRevision = result.previousRevision();
        changed = result.changed();
        changes = new ArrayList<>(result.changes());
        seconds = result.seconds();
        for (OperationResult.ComponentResult each : result.components()) {
            Map<String, Object> component = new LinkedHashMap<>();
            component.put("name", each.name());
            component.put("from", each.from());
            component.put("to", each.to());
            component.put("ready", each.ready());
            components.add(component);
        }
    }

    /** The release name. */
    @Whitelisted
    public String getRelease() {
        return release;
    }

    /** The namespace, also when the step did not name one. */
    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    /** The chart's name. */
    @Whitelisted
    public String getChart() {
        return chart;
    }

    /** The chart's version. */
    @Whitelisted
    public String getVersion() {
        return version;
    }

    /** The Helm revision that is in place. */
    @Whitelisted
    public int getRevision() {
        return revision;
    }

    /** The deployed revision before, to go back to; 0 when there was none. */
    @Whitelisted
    public int getPreviousRevision() {
        return previousRevision;
    }

    /** Whether anything was changed. */
    @Whitelisted
    public boolean isChanged() {
        return changed;
    }

    /** Components, each with {@code name}, and the replicas {@code from}, {@code to} and {@code ready}. */
    @Whitelisted
    public List<Map<String, Object>> getComponents() {
        return components;
    }

    /** What changed, or with {@code dryRun} would change, one line each. */
    @Whitelisted
    public List<String> getChanges() {
        return changes;
    }

    /** How long it took, in seconds. */
    @Whitelisted
    public double getSeconds() {
        return seconds;
    }

    /** {@code milvus/my-release revision 4}. */
    @Whitelisted
    @Override
    public String toString() {
        return namespace + "/" + release + " revision " + revision;
    }
}
