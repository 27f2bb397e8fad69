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
 * @param parent an absolute path; made with its parents when it is not there
 * @param prefix starts the name of a fresh folder in the parent; empty to write into the parent itself
 * @param files contents by name; one that exists is replaced in a single step
 */
record PrivateFiles(String parent, String prefix, Map<String, byte[]> files)
        implements ControllerToAgentCallable<String, IOException> {

    /** The absolute path of the folder with the files. */
    @Override
    public String call() throws IOException {
        Path folder = Path.of(parent);
        if (!prefix.isEmpty()) {
            Files.createDirectories(folder);
            folder = Files.createTempDirectory(folder, prefix);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path unfinished = Files.createTempFile(folder, null, null);
            Files.write(unfinished, file.getValue());
            Files.move(unfinished, folder.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder.toString();
    }
}
