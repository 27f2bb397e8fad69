package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.List;

/** How far it is, for the heartbeat line of the build log. */
public final class Summary {

    /** How many workloads one line tells of. */
    private static final int MOST = 5;

    private Summary() {}

    /** {@code queryNode 2 of 3 ready, 1 unschedulable}. */
    public static String line(Progress progress) {
        return progress.missing().isEmpty()
                ? Text.of("rollout.progress", progress.label(), progress.ready(), progress.want())
                : Text.of(
                        "rollout.progressMissing",
                        progress.label(),
                        progress.ready(),
                        progress.want(),
                        progress.missing());
    }

    /**
     * One line for all: each workload while there are few; else how many are ready, and the first that are not.
     *
     * @param progress in the order of the plan
     */
    public static String heartbeat(List<Progress> progress) {
        if (progress.size() <= MOST) {
            return joined(progress);
        }
        List<Progress> open = progress.stream().filter(each -> !each.done()).toList();
        String count = Text.of("rollout.workloads", progress.size() - open.size(), progress.size());
        if (open.isEmpty()) {
            return count;
        }
        String line = Text.of("rollout.and", count, joined(open.subList(0, Math.min(MOST, open.size()))));
        return open.size() <= MOST ? line : Text.of("rollout.more", line, open.size() - MOST);
    }

    private static String joined(List<Progress> progress) {
        return progress.stream()
                .map(Summary::line)
                .reduce((line, next) -> Text.of("rollout.and", line, next))
                .orElse("");
    }
}
