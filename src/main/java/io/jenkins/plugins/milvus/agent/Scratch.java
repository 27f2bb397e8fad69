package io.jenkins.plugins.milvus.agent;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A folder of a build's own on the agent, for files that hold secrets: beside the workspace, where a {@code container()}
 * sees it too, with a name that no other build has, and closed to other users before anything is in it. What is stored
 * is where it is and nothing of what is in it, so it can be deleted after a restart as well. No record, because XStream
 * cannot read one.
 */
public final class Scratch implements Serializable {

    private static final long serialVersionUID = 1;
    private static final String PREFIX = "milvus-";

    /** Leaves the folders of calls alone, of which this one runs in one. */
    private static final String EMPTY = "find \"$1\" -mindepth 1 -maxdepth 1 ! -name 'call-*' -exec rm -rf -- {} +";

    /** Null where no node has the channel, and in what was stored before there was a name. */
    private final String node;

    private final String path;

    private Scratch(String node, String path) {
        this.node = node;
        this.path = path;
    }

    /**
     * A new folder; makes the workspace as well, which a build's first step may not find yet.
     *
     * @param workspace the build's
     * @throws IOException when it cannot be made
     */
    public static Scratch create(FilePath workspace) throws IOException, InterruptedException {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        if (temporary == null) {
            throw new IOException(Messages.Scratch_noFolder(workspace.getRemote()));
        }
        Computer computer = workspace.toComputer();
        return new Scratch(
                computer == null ? null : computer.getName(),
                workspace
                        .getChannel()
                        .call(new PrivateFiles(workspace.getRemote(), temporary.getRemote(), PREFIX, Map.of())));
    }

    /** The name of the agent that it is on, empty for the built-in node; null when that is not known. */
    public String node() {
        return node;
    }

    /** The same folder on an agent that is called something else by now. */
    Scratch on(String renamed) {
        return new Scratch(renamed, path);
    }

    /** Its absolute path, as the agent's operating system spells it. */
    public String path() {
        return path;
    }

    /** The folder at the other end of a channel, which leads to the agent that it was created on. */
    public FilePath folder(VirtualChannel channel) {
        return new FilePath(channel, path);
    }

    /**
     * Writes a file that only the agent's user can read; replaces one of that name.
     *
     * @param name without folders
     * @return its absolute path
     */
    public String write(VirtualChannel channel, String name, byte[] content) throws IOException, InterruptedException {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("Not a simple file name: " + name);
        }
        channel.call(new PrivateFiles("", path, "", Map.of(name, content)));
        return folder(channel).child(name).getRemote();
    }

    /**
     * Deletes the folder and what is in it, and nothing else. It may be gone already.
     *
     * @param processes deletes what belongs to another user, since Helm in a container may have run as root; may be null
     */
    public void delete(VirtualChannel channel, ProcessRunner processes) throws IOException, InterruptedException {
        FilePath folder = folder(channel);
        if (!folder.getName().startsWith(PREFIX)) {
            throw new IOException("Not a folder of ours: " + path);
        }
        try {
            folder.deleteRecursive();
        } catch (IOException e) {
            if (processes == null) {
                throw e;
            }
            List<String> command = List.of("sh", "-c", EMPTY, "sh", path);
            processes.run(new ProcessRunner.Call(command, Map.of(), "", Duration.ofMinutes(1)));
            folder.deleteRecursive();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scratch that && path.equals(that.path) && Objects.equals(node, that.node);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path;
    }
}
