package io.jenkins.plugins.milvus.helm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs a process where the build runs: on the agent, inside {@code container()} or a tool's environment. The port of
 * the inner ring to whatever starts processes.
 */
@FunctionalInterface
public interface ProcessRunner {

    /**
     * Runs a process to its end.
     *
     * @throws IOException when it cannot be started or the way to it broke: the message names the program
     * @throws InterruptedException when the caller was interrupted; the process then got SIGTERM and its time to end
     */
    Result run(Call call) throws IOException, InterruptedException;

    /**
     * What to run.
     *
     * @param command program and arguments; never a secret, since every user of the machine can read them
     * @param environment added to the build's own
     * @param input what the process reads on standard input; may be secret; empty for none
     * @param timeout after which it gets SIGTERM
     */
    record Call(List<String> command, Map<String, String> environment, String input, Duration timeout) {

        /** Copies the collections. */
        public Call {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        /** The command alone: neither environment nor input, which may hold secrets. */
        @Override
        public String toString() {
            return String.join(" ", command);
        }
    }

    /**
     * How it ended.
     *
     * @param exitCode 0 when all went well
     * @param output standard output, which may hold secrets
     * @param error standard error: Helm 4 writes warnings there although all went well
     */
    record Result(int exitCode, String output, String error) {

        /** The exit code alone. */
        @Override
        public String toString() {
            return "exit code " + exitCode;
        }
    }
}
