package io.jenkins.plugins.milvus.console;

import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationResult.ComponentResult;
import io.jenkins.plugins.milvus.rollout.Progress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Short sentences on how an operation stands. */
public final class Summary {

    /** More components than this, as an install has them, are only counted. */
    private static final int EACH = 5;

    private Summary() {}

    /** The last line of a step that went well. */
    public static String of(OperationResult result) {
        String name = result.namespace() + "/" + result.release();
        String components = components(result.components());
        String seconds = String.format(Locale.ROOT, "%.1f", result.seconds());
        String revision = String.valueOf(result.revision());
        return result.changed()
                ? Messages.Summary_changed(name, components, revision, seconds, result.version())
                : Messages.Summary_unchanged(name, components, revision, seconds, result.version());
    }

    private static String components(List<ComponentResult> components) {
        if (components.size() > EACH) {
            int ready = components.stream().mapToInt(ComponentResult::ready).sum();
            return Messages.Summary_workloads(String.valueOf(components.size()), String.valueOf(ready));
        }
        return components.stream()
                .map(each -> Messages.Summary_component(
                        each.name(),
                        String.valueOf(each.from()),
                        String.valueOf(each.to()),
                        String.valueOf(each.ready())))
                .collect(Collectors.joining("; "));
    }

    /** {@code queryNode 2 of 3 ready, 1 unschedulable}: for people who look at a running build. */
    public static String of(List<Progress> progress) {
        return progress.stream()
                .filter(each -> !each.done())
                .map(each -> each.label() + " " + each.ready() + " of " + each.want() + " ready"
                        + (each.missing().isEmpty() ? "" : ", " + each.missing()))
                .collect(Collectors.joining("; "));
    }
}
