package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.local.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a real Helm under its usual name, as a tool's home or for the {@code PATH}. */
public final class HelmHome {

    private HelmHome() {}

    /**
     * The folder.
     *
     * @param major of Helm: 3 or 4
     */
    public static Path of(int major) throws IOException {
        Path folder = Files.createTempDirectory("helm-home");
        Files.createSymbolicLink(folder.resolve("helm"), Path.of(Tools.helm(major)));
        return folder;
    }
}
