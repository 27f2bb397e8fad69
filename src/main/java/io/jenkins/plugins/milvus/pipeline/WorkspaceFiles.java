package io.jenkins.plugins.milvus.pipeline;

import hudson.FilePath;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Files that a build names: relative to its workspace, and inside it. */
final class WorkspaceFiles {

    /** {@code /x}, {@code \x}, {@code C:x}: the agent's rules, whatever this machine runs on. */
    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\~].*|[A-Za-z]:.*");

    private WorkspaceFiles() {}

    /**
     * The paths with variables replaced.
     *
     * @param paths null for none
     * @throws RefusedException when one leads out of the workspace
     */
    static List<String> relative(List<String> paths, UnaryOperator<String> expand) {
        List<String> result = new ArrayList<>();
        for (String path : paths == null ? List.<String>of() : paths) {
            String known = expand.apply(path);
            boolean up = Arrays.asList(known.split("[/\\\\]")).contains("..");
            if (up || ABSOLUTE.matcher(known).matches()) {
                throw new RefusedException(RefusedException.Reason.INVALID, Messages.WorkspaceFiles_outside(known));
            }
            result.add(known);
        }
        return result;
    }

    /**
     * Follows symbolic links on the agent: whoever may write into a repository must not have the agent's own files read.
     *
     * @throws RefusedException when one leads out of the workspace
     */
    static void checkLinks(FilePath workspace, List<String> paths, UnaryOperator<String> expand)
            throws IOException, InterruptedException {
        for (String path : relative(paths, expand)) {
            // what is not there leads nowhere, and Helm says so
            if (!workspace.isDescendant(path) && workspace.child(path).exists()) {
                throw new RefusedException(RefusedException.Reason.INVALID, Messages.WorkspaceFiles_link(path));
            }
        }
    }

    /** The same as full paths on the agent. */
    static List<String> inside(FilePath workspace, List<String> paths, UnaryOperator<String> expand) {
        return relative(paths, expand).stream()
                .map(path -> workspace.child(path).getRemote())
                .toList();
    }
}
