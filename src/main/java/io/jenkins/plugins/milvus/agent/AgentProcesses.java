package io.jenkins.plugins.milvus.agent;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs processes as a step of the build would: by its launcher, so inside its {@code container()}, with its environment,
 * in its folder. Nothing of it appears in the build log.
 *
 * <p>On Unix a script in the scratch folder starts the program, see {@link Shell}; elsewhere the launcher's streams are
 * used.
 */
public final class AgentProcesses implements ProcessRunner {

    private static final int LIMIT = 64 * 1024 * 1024;
    private static final int NOISE = 4 * 1024;
    private static final List<String> FILES = List.of("out", "err", "state");

    private final Launcher launcher;
    private final EnvVars environment;
    private final FilePath folder;
    private final FilePath scratch;
    private final boolean unix;

    /**
     * Processes of one step.
     *
     * @param launcher the step's
     * @param environment the step's
     * @param folder where they run; must exist
     * @param scratch {@link Scratch#folder}
     */
    public AgentProcesses(Launcher launcher, EnvVars environment, FilePath folder, FilePath scratch) {
        this(launcher, environment, folder, scratch, launcher.isUnix());
    }

    AgentProcesses(Launcher launcher, EnvVars environment, FilePath folder, FilePath scratch, boolean unix) {
        this.launcher = launcher;
        this.environment = environment;
        this.folder = folder;
        this.scratch = scratch;
        this.unix = unix;
    }

    /** How a process ended, with the bytes that it wrote. */
    record Ended(int exitCode, byte[] out, byte[] err) {}

    @Override
    public Result run(Call call) throws IOException, InterruptedException {
        Ended ended = run(call.command(), call.environment(), call.input(), call.timeout(), LIMIT);
        return new Result(ended.exitCode(), text(ended.out()), text(ended.err()));
    }

    /**
     * Whether what they see is what the agent itself sees, as the same user. Not where a container, another user or anything
     * else that decorates a launcher may stand between; elsewhere than on Unix nothing does.
     */
    boolean asTheAgent() {
        Class<?> type = launcher.getClass();
        return !unix || type == Launcher.RemoteLauncher.class || type == Launcher.LocalLauncher.class;
    }

    /** The folder that relative paths start from, at the agent's end of its channel. */
    FilePath folder() {
        return folder;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Runs a process.
     *
     * @param limit bytes of each output
     */
    Ended run(List<String> command, Map<String, String> added, String input, Duration timeout, int limit)
            throws IOException, InterruptedException {
        byte[] in = input.getBytes(StandardCharsets.UTF_8);
        Ended ended =
                unix ? runScript(command, added, in, timeout, limit) : runDirectly(command, added, in, timeout, limit);
        if (ended.out().length > limit || ended.err().length > limit) {
            throw new IOException(Messages.AgentProcesses_tooMuch(command.get(0), String.valueOf(limit)));
        }
        return ended;
    }

    private Ended runScript(List<String> command, Map<String, String> added, byte[] input, Duration timeout, int limit)
            throws IOException, InterruptedException {
        byte[] script = Shell.script(command, added).getBytes(StandardCharsets.UTF_8);
        byte[] nothing = {};
        Map<String, byte[]> files =
                Map.of("run", script, "in", input, "out", nothing, "err", nothing, "state", nothing);
        PrivateFiles order = new PrivateFiles("", scratch.getRemote(), "call-", files);
        FilePath call = new FilePath(scratch.getChannel(), scratch.getChannel().call(order));
        boolean harvested = false;
        try {
            Output noise = new Output(NOISE);
            Launcher.ProcStarter starter = launcher.launch()
                    .cmds("sh", literal(call.getRemote() + "/run"))
                    .stdout(noise)
                    .stderr(noise);
            int code = await(starter, environment, command.get(0), timeout);
            List<byte[]> contents = call.getChannel().call(new Harvest(call.getRemote(), FILES, limit));
            harvested = true;
            Ended ended = new Ended(code, contents.get(0), contents.get(1));
            checkStarted(command.get(0), ended, text(contents.get(2)).strip(), noise, call.getName());
            return ended;
        } finally {
            if (!harvested) {
                discard(call);
            }
        }
    }

    private static void checkStarted(String program, Ended ended, String state, Output noise, String call)
            throws IOException {
        if (state.equals(Shell.MISSING)) {
            throw new IOException(Messages.AgentProcesses_missing(program));
        }
        if (!state.equals(Shell.BEGAN)) {
            throw new IOException(Messages.AgentProcesses_notBegun(
                    program, ended.exitCode(), text(noise.bytes()).strip()));
        }
        boolean couldNotExecute = ended.exitCode() == 126 || ended.exitCode() == 127;
        if (couldNotExecute && text(ended.err()).contains(call + "/run: ")) {
            throw new IOException(Messages.AgentProcesses_notExecuted(
                    program, text(ended.err()).strip()));
        }
    }

    /** Without hiding why the process failed, and also when the thread has been interrupted. */
    private static void discard(FilePath call) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            call.deleteRecursive();
        } catch (IOException e) {
            // goes with the scratch folder
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ended runDirectly(
            List<String> command, Map<String, String> added, byte[] input, Duration timeout, int limit)
            throws IOException, InterruptedException {
        EnvVars all = new EnvVars(environment);
        all.putAll(added);
        Output out = new Output(limit);
        Output err = new Output(limit);
        Launcher.ProcStarter starter = launcher.launch()
                .cmds(command.stream().map(AgentProcesses::literal).toList())
                .stdin(new ByteArrayInputStream(input))
                .stdout(out)
                .stderr(err);
        int code = await(starter, all, command.get(0), timeout);
        return new Ended(code, out.bytes(), err.bytes());
    }

    private int await(Launcher.ProcStarter starter, EnvVars variables, String program, Duration timeout)
            throws IOException, InterruptedException {
        String cookie = "milvus-" + UUID.randomUUID();
        EnvVars escaped = new EnvVars();
        variables.forEach((name, value) -> escaped.put(name, literal(value)));
        escaped.put(RunningProcess.COOKIE, cookie);
        starter.quiet(true).pwd(folder).envs(escaped);
        return new RunningProcess(launcher, starter, program, cookie).await(timeout);
    }

    /** Launchers replace {@code $NAME} everywhere. */
    private static String literal(String text) {
        return text.replace("$", "$$");
    }
}
