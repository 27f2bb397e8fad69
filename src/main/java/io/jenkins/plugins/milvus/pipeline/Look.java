package io.jenkins.plugins.milvus.pipeline;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.credentials.CredentialsOwner;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.operation.Sight;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * The button "Check" of the forms: what a step with these parameters would find. It looks from an agent on which a build
 * of the job could run, in the thread of the request, so that it answers in the language of whoever asks.
 */
final class Look {

    private static final long PATIENCE_SECONDS = 25;

    private Look() {}

    /** Looks, for somebody who may configure the job. */
    static FormValidation at(Item item, OperationStep step) {
        Optional<Node> node = node(item);
        if (node.isEmpty()) {
            return FormValidation.warning(Messages.Look_noNode());
        }
        Thread thread = Thread.currentThread();
        ScheduledFuture<?> guard = Timer.get().schedule(thread::interrupt, PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            List<String> lines = lines(item, node.get(), step);
            return FormValidation.okWithMarkup(lines.stream().map(Util::escape).collect(Collectors.joining("<br>")));
        } catch (RefusedException | ClusterException | HelmException e) {
            return failure(guard, e.getMessage());
        } catch (IOException e) {
            return failure(guard, Messages.Look_lost(node.get().getDisplayName(), e.getMessage()));
        } catch (InterruptedException e) {
            return FormValidation.error(Messages.Look_slow(PATIENCE_SECONDS));
        } finally {
            guard.cancel(false);
            // one that came too late must not hit the next request
            Thread.interrupted();
        }
    }

    /** What was interrupted may tell it in words of its own, of which the time is the cause. */
    private static FormValidation failure(ScheduledFuture<?> guard, String message) {
        return FormValidation.error(guard.isDone() ? Messages.Look_slow(PATIENCE_SECONDS) : message);
    }

    private static List<String> lines(Item item, Node node, OperationStep step)
            throws IOException, InterruptedException {
        UnaryOperator<String> same = UnaryOperator.identity();
        List<String> lines = new ArrayList<>(List.of(Messages.Look_node(node.getDisplayName())));
        try (Workbench workbench =
                Workbench.open(site(item, node), CredentialsOwner.of(item), step.connection(same), lines::add)) {
            Ports ports = workbench.ports(state -> {});
            lines.addAll(Sight.of(ports, ports.release(step.namespace(same), step.release(same))));
        }
        return lines;
    }

    private static Site site(Item item, Node node) throws IOException, InterruptedException {
        FilePath root = node.getRootPath();
        FilePath workspace = item instanceof TopLevelItem job
                ? node.getWorkspaceFor(job)
                : root == null ? null : root.child("milvus");
        Computer computer = node.toComputer();
        if (workspace == null || computer == null) {
            throw new IOException(Messages.Attempt_offline(node.getDisplayName()));
        }
        EnvVars env = computer.getEnvironment();
        env.overrideAll(computer.buildEnvironment(TaskListener.NULL));
        return new Site(
                null,
                workspace,
                env,
                node.createLauncher(TaskListener.NULL),
                TaskListener.NULL,
                UnaryOperator.identity());
    }

    /** A node that is there and that could run a build of the job: where nobody's builds run, nothing of this does. */
    private static Optional<Node> node(Item item) {
        Label label = item instanceof AbstractProject<?, ?> project ? project.getAssignedLabel() : null;
        Jenkins jenkins = Jenkins.get();
        return Stream.concat(jenkins.getNodes().stream(), Stream.of(jenkins))
                .filter(node -> label == null ? node.getMode() == Node.Mode.NORMAL : label.contains(node))
                .filter(node -> node.getNumExecutors() > 0 && node.isAcceptingTasks())
                .filter(node -> node.toComputer() != null && node.toComputer().isOnline())
                .filter(node -> node.getACL()
                        .hasPermission2(
                                item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                                Computer.BUILD))
                .findFirst();
    }
}
