package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.agents.ControllerToAgentCallable;

/**
 * Reads a file as the agent sees it. {@link hudson.FilePath#read} would do, but gives an empty stream for
 * a file that cannot be read.
 *
 * @param path an absolute path
 * @param limit bytes
 */
record ReadFile(String path, int limit) implements ControllerToAgentCallable<byte[], IOException> {

    /** The content, cut off at the limit; null when there is no such file. */
    @Override
    public byte[] call() throws IOException {
        Path file = Path.of(path);
        if (Files.notExists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit);
        }
    }
}
