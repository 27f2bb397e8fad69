package io.jenkins.plugins.milvus.tool;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/** Finds the Helm that a step asks for. */
public final class HelmExecutable {

    /** What is called where no tool is asked for: the {@code PATH} of the build, or of its container, decides. */
    public static final String ON_PATH = "helm";

    private HelmExecutable() {}

    /**
     * The program to call.
     *
     * @param tool a tool's name, or null for {@link #ON_PATH}
     * @param workspace tells where
     * @param env replaces variables in the tool's home
     * @param listener where an installer writes to
     * @param windows whether the agent runs on Windows
     * @throws RefusedException when there is no such tool, or no Helm in it
     */
    public static String find(String tool, FilePath workspace, EnvVars env, TaskListener listener, boolean windows)
            throws IOException, InterruptedException {
        String program = windows ? ON_PATH + ".exe" : ON_PATH;
        if (tool == null) {
            return windows ? onPath(program, workspace, env) : ON_PATH;
        }
        HelmInstallation[] known = Jenkins.get()
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .getInstallations();
        HelmInstallation chosen = Arrays.stream(known)
                .filter(each -> each.getName().equals(tool))
                .findFirst()
                .orElseThrow(() -> refused(Messages.HelmExecutable_noTool(tool, names(known))));
        Computer computer = workspace.toComputer();
        Node node = computer == null ? null : computer.getNode();
        if (node == null) {
            throw new IOException(Messages.HelmExecutable_gone());
        }
        String home = Util.fixEmptyAndTrim(
                chosen.forNode(node, listener).forEnvironment(env).getHome());
        if (home == null) {
            throw refused(Messages.HelmExecutable_noHome(tool));
        }
        for (String place : HelmInstallation.PLACES) {
            FilePath file = new FilePath(workspace.getChannel(), home + place).child(program);
            if (file.exists() && !file.isDirectory()) {
                return file.getRemote();
            }
        }
        throw refused(Messages.HelmExecutable_noProgram(tool, home, node.getDisplayName()));
    }

    /**
     * Where no shell starts it, Java looks for a program on the PATH that the agent was started with, whatever the
     * build's own says: folders that {@code withEnv} or {@code tools} added are searched here.
     */
    private static String onPath(String program, FilePath workspace, EnvVars env)
            throws IOException, InterruptedException {
        Computer computer = workspace.toComputer();
        if (computer == null) {
            return ON_PATH;
        }
        List<String> agents = List.of(computer.getEnvironment().get("PATH", "").split(";"));
        for (String added : env.get("PATH", "").split(";")) {
            if (!added.isEmpty() && !agents.contains(added)) {
                FilePath file = new FilePath(workspace.getChannel(), added).child(program);
                if (file.exists() && !file.isDirectory()) {
                    return file.getRemote();
                }
            }
        }
        return ON_PATH;
    }

    private static String names(HelmInstallation[] known) {
        return known.length == 0
                ? "-"
                : Arrays.stream(known).map(HelmInstallation::getName).collect(Collectors.joining(", "));
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(RefusedException.Reason.NO_HELM, sentence);
    }
}
