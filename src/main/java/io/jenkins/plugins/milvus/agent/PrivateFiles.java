package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import jenkins.agents.ControllerToAgentCallable;

/**
 * Writes files that nobody but the agent's user may read (0600, in a folder of 0700). Java creates temporary files with
 * these modes at once, so there is no moment at which a secret could be read.
 *
 * @param besides an absolute path of a folder that is made as well, open as others are, when it is not there; empty for none
 * @param parent an absolute path; made with its parents when it is not there
 * @param prefix starts the name of a fresh folder in the parent; empty to write into the parent itself
 * @param files contents by name; one that exists is replaced in a single step
 */
record PrivateFiles(String besides, String parent, String prefix, Map<String, byte[]> files)
        implements ControllerToAgentCallable<String, IOException> {

    /** The absolute path of the folder with the files. */
    @Override
    public String call() throws IOException {
        if (!besides.isEmpty()) {
            make(Path.of(besides));
        }
        Path folder = Path.of(parent);
        if (!prefix.isEmpty()) {
            make(folder);
            folder = Files.createTempDirectory(folder, prefix);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path unfinished = Files.createTempFile(folder, null, null);
            Files.write(unfinished, file.getValue());
            Files.move(unfinished, folder.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder.toString();
    }

    private static void make(Path folder) throws IOException {
        // createDirectories does not take a link to a folder for one
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
