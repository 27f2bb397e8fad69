package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The only way to what a kubeconfig names: its files and its exec plugins live on the machine where the build runs,
 * never on the one where this code runs.
 */
public interface AgentAccess {

    /**
     * Reads a whole file.
     *
     * @param path as the agent's operating system spells it
     * @throws IOException when it cannot be read; {@link java.nio.file.NoSuchFileException} or
     *     {@link java.io.FileNotFoundException} when it is not there
     */
    byte[] read(String path) throws IOException;

    /**
     * Runs a program without input or terminal and waits for its end. Whoever implements this sets a limit of time.
     *
     * @param command the program, then its arguments; never a shell's line
     * @param environment added to the environment of the build
     * @throws IOException when it cannot be started or did not end in time
     */
    Output run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException;

    /**
     * What a program left behind.
     *
     * @param exitCode its exit code
     * @param out what it wrote to its standard output; may hold a secret
     * @param err what it wrote to its standard error
     */
    record Output(int exitCode, String out, String err) {

        /** Without the output, which may hold a token. */
        @Override
        public String toString() {
            return "exit code " + exitCode;
        }
    }
}
