package io.jenkins.plugins.milvus.local;

import io.jenkins.plugins.milvus.cluster.kubeconfig.AgentAccess;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Runs processes on this machine and remembers every call, so that tests can look for secrets in them. */
public final class LocalProcesses implements ProcessRunner, AgentAccess {

    private static final long GRACE_SECONDS = 10;
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /** Every call so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Every command line so far. */
    public List<List<String>> commands() {
        return calls.stream().map(Call::command).toList();
    }

    @Override
    public byte[] read(String path) throws IOException {
        return Files.readAllBytes(Path.of(path));
    }

    @Override
    public Output run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Result result = run(new Call(command, environment, "", java.time.Duration.ofMinutes(1)));
        return new Output(result.exitCode(), result.output(), result.error());
    }

    @Override
    public Result run(Call call) throws IOException, InterruptedException {
        calls.add(call);
        ProcessBuilder builder = new ProcessBuilder(call.command());
        builder.environment().putAll(call.environment());
        Process process = builder.start();
        CompletableFuture<String> output = read(process.getInputStream());
        CompletableFuture<String> error = read(process.getErrorStream());
        try (OutputStream input = process.getOutputStream()) {
            input.write(call.input().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a process that does not read its input is judged by its exit code
        }
        try {
            if (!process.waitFor(call.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                stop(process);
                throw new IOException(call.command().get(0) + " did not end within " + call.timeout());
            }
        } catch (InterruptedException e) {
            stop(process);
            throw e;
        }
        return new Result(process.exitValue(), output.join(), error.join());
    }

    private static void stop(Process process) {
        process.destroy();
        boolean interrupted = false;
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
