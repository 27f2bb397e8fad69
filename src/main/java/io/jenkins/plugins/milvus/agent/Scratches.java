package io.jenkins.plugins.milvus.agent;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;

/**
 * The folders of steps that are on agents, so that none stays there. A folder is stored before anything is written into
 * it, by its agent's name and its path, and forgotten when it has been deleted. One that nobody deletes, because its
 * agent was lost, its step did not outlive the controller or its build is gone, is deleted as soon as its agent is
 * online again; it is forgotten with its node.
 */
@Extension
public final class Scratches {

    private static final Logger LOGGER = Logger.getLogger(Scratches.class.getName());

    private final XmlFile file =
            new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), Scratches.class.getName() + ".xml"));

    /** Null before the stored ones were read. */
    private Set<Scratch> known;

    /** Those that somebody in this life of the controller works with, and deletes. */
    private final Set<Scratch> used = new HashSet<>();

    /** Those of this Jenkins. */
    public static Scratches get() {
        return ExtensionList.lookupSingleton(Scratches.class);
    }

    /**
     * A new folder, for somebody who removes it in the end.
     *
     * @param workspace the build's
     * @throws IOException when it cannot be made
     */
    public Scratch create(FilePath workspace) throws IOException, InterruptedException {
        Scratch folder = Scratch.create(workspace);
        if (folder.node() != null) {
            synchronized (this) {
                read();
                used.add(folder);
                known.add(folder);
                write();
            }
        }
        return folder;
    }

    /**
     * Deletes a folder, now or as soon as its agent is there.
     *
     * @param channel of the agent, which may be lost
     * @param processes as for {@link Scratch#delete}
     */
    public void remove(Scratch folder, VirtualChannel channel, ProcessRunner processes) {
        try {
            folder.delete(channel, processes);
            forget(folder);
        } catch (IOException | RuntimeException e) {
            // a channel that dies during a call throws no IOException
            LOGGER.log(Level.FINE, e, () -> folder + " is deleted when its agent is there");
            leave(folder);
        } catch (InterruptedException e) {
            leave(folder);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void forget(Scratch folder) {
        read();
        used.remove(folder);
        if (known.remove(folder)) {
            write();
        }
    }

    /** Nobody works with it any more. */
    private void leave(Scratch folder) {
        synchronized (this) {
            read();
            used.remove(folder);
            if (!known.contains(folder)) {
                return;
            }
        }
        // its agent may be back already: this one was in use when it came
        Computer computer = Jenkins.get().getComputer(folder.node());
        if (computer != null) {
            sweep(computer);
        }
    }

    /** Deletes, some time soon, what is on an agent and used by nobody. */
    void sweep(Computer computer) {
        VirtualChannel channel = computer.getChannel();
        List<Scratch> unused = unused(computer.getName());
        if (channel != null && !unused.isEmpty()) {
            Computer.threadPoolForRemoting.execute(() -> unused.forEach(folder -> delete(folder, channel)));
        }
    }

    private synchronized List<Scratch> unused(String node) {
        read();
        return known.stream()
                .filter(folder -> folder.node().equals(node) && !used.contains(folder))
                .toList();
    }

    private void delete(Scratch folder, VirtualChannel channel) {
        try {
            folder.delete(channel, null);
            forget(folder);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Cannot delete " + folder + " on the agent " + folder.node()
                            + "; it is tried again when the agent connects the next time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A node is there no more, or has another name.
     *
     * @param change gives what a folder becomes; null for nothing
     */
    synchronized void change(String node, UnaryOperator<Scratch> change) {
        read();
        Set<Scratch> now = new LinkedHashSet<>();
        for (Scratch folder : known) {
            Scratch changed = folder.node().equals(node) ? change.apply(folder) : folder;
            if (changed != null) {
                now.add(changed);
            }
        }
        if (!now.equals(known)) {
            known = now;
            write();
        }
    }

    private void read() {
        if (known != null) {
            return;
        }
        known = new LinkedHashSet<>();
        if (!file.exists()) {
            return;
        }
        try {
            for (Object each : (List<?>) file.read()) {
                Scratch folder = (Scratch) each;
                if (folder.node().isEmpty() || Jenkins.get().getNode(folder.node()) != null) {
                    known.add(folder);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "what steps have left on agents before the restart is not known: " + file, e);
        }
    }

    private void write() {
        try {
            file.write(new ArrayList<>(known));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "what steps leave on agents will not be known after a restart: " + file, e);
        }
    }

    /** An agent is there, for the first time in this life of the controller or again; so is the built-in node. */
    @Extension
    public static final class Agents extends ComputerListener {

        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            get().sweep(computer);
        }
    }

    /** What happens to nodes. */
    @Extension
    public static final class Nodes extends NodeListener {

        @Override
        protected void onDeleted(Node node) {
            get().change(node.getNodeName(), folder -> null);
        }

        @Override
        protected void onUpdated(Node before, Node now) {
            if (!before.getNodeName().equals(now.getNodeName())) {
                get().change(before.getNodeName(), folder -> folder.on(now.getNodeName()));
            }
        }
    }
}
