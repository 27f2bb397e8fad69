package io.jenkins.plugins.milvus.agent;

import hudson.FilePath;
import io.jenkins.plugins.milvus.cluster.kubeconfig.AgentAccess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads the files and runs the exec plugins that a kubeconfig names, where the step's processes run. Inside {@code
 * container()} Helm sees another file under the same path than the agent does, and both must act under the same identity:
 * there a file is read by a process as well. Elsewhere the agent reads it, in one call instead of four.
 */
public final class LauncherAccess implements AgentAccess {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RUN_TIMEOUT = Duration.ofMinutes(1);
    private static final int LIMIT = 1024 * 1024;
    private static final int NO_SUCH_FILE = 66;
    private static final String READ =
            "test -e \"$1\" || exit " + NO_SUCH_FILE + "; exec head -c " + (LIMIT + 1) + " <\"$1\"";

    private final AgentProcesses processes;

    /** Through a step's processes. */
    public LauncherAccess(AgentProcesses processes) {
        this.processes = processes;
    }

    @Override
    public byte[] read(String path) throws IOException {
        try {
            return processes.asTheAgent() ? readByAgent(path) : readByProcess(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException(Messages.LauncherAccess_interrupted(path)).initCause(e);
        }
    }

    private byte[] readByProcess(String path) throws IOException, InterruptedException {
        AgentProcesses.Ended ended =
                processes.run(List.of("sh", "-c", READ, "sh", path), Map.of(), "", READ_TIMEOUT, LIMIT + 1);
        if (ended.exitCode() == NO_SUCH_FILE) {
            throw new NoSuchFileException(path);
        }
        if (ended.exitCode() != 0) {
            throw new IOException(AgentProcesses.text(ended.err()).strip());
        }
        return checked(path, ended.out());
    }

    private byte[] readByAgent(String path) throws IOException, InterruptedException {
        FilePath file = processes.folder().child(path);
        byte[] content;
        try {
            content = file.getChannel().call(new ReadFile(file.getRemote(), LIMIT + 1));
        } catch (AccessDeniedException e) {
            // its own message is the path alone
            throw new IOException(Messages.LauncherAccess_denied(), e);
        }
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return checked(path, content);
    }

    private static byte[] checked(String path, byte[] content) throws IOException {
        if (content.length > LIMIT) {
            throw new IOException(Messages.LauncherAccess_tooLarge(path, String.valueOf(LIMIT)));
        }
        return content;
    }

    @Override
    public Output run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        AgentProcesses.Ended ended = processes.run(command, environment, "", RUN_TIMEOUT, LIMIT);
        return new Output(ended.exitCode(), AgentProcesses.text(ended.out()), AgentProcesses.text(ended.err()));
    }
}
