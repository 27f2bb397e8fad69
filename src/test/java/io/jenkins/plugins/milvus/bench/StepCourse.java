package io.jenkins.plugins.milvus.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One {@code milvusScale} in a build, as it went by. All times are in milliseconds since 1970.
 *
 * @param tool with which {@code stableFor}
 * @param step from the step's start to the start of the next one
 * @param reached when its log named the cluster
 * @param helm the calls of Helm, in order
 * @param changed when the call that made the change was over
 * @param lastReady when the API server had acknowledged the last pod's Ready
 * @param verdict when its log told of the pods for the last time
 */
public record StepCourse(
        Tool tool, Span step, double reached, List<Span> helm, double changed, double lastReady, double verdict) {

    /** Waiting for pods: no Helm is waited for and nothing can be said yet. */
    private Span waiting() {
        return new Span(changed, Math.max(changed, lastReady));
    }

    private List<Span> others() {
        List<Span> all = new ArrayList<>(helm);
        all.add(waiting());
        return all;
    }

    /** What is neither Helm nor waiting. */
    double overhead() {
        return step.without(others());
    }

    /** Of it: until its log named the cluster. */
    double opening() {
        return new Span(step.from(), reached).without(others());
    }

    /** Of it: from there to the end of the change, between the calls of Helm. */
    double preparing() {
        return new Span(reached, changed).without(others());
    }

    /** Of it: from the change, or the last Ready after it, to the verdict. */
    double deciding() {
        return new Span(changed, verdict).without(others());
    }

    /** Of it: from the verdict to the next step. */
    double ending() {
        return new Span(verdict, step.to()).without(others());
    }

    /** All that Helm was waited for. */
    double helmTime() {
        return step.length() - step.without(helm);
    }

    /** From the last Ready to the verdict. */
    double told() {
        return verdict - lastReady;
    }

    /** From the last Ready to the next step. */
    double over() {
        return step.to() - lastReady;
    }
}
