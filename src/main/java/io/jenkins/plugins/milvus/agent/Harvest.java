package io.jenkins.plugins.milvus.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.agents.ControllerToAgentCallable;

/**
 * Fetches the files that a process has written, and deletes their folder.
 *
 * @param folder an absolute path of a folder that holds nothing but files
 * @param names of the files to fetch
 * @param limit bytes of each file
 */
record Harvest(String folder, List<String> names, int limit)
        implements ControllerToAgentCallable<List<byte[]>, IOException> {

    /** The contents in the order of the names; of a longer file one byte more than the limit. */
    @Override
    public List<byte[]> call() throws IOException {
        Path path = Path.of(folder);
        List<byte[]> contents = new ArrayList<>();
        try {
            for (String name : names) {
                try (InputStream in = Files.newInputStream(path.resolve(name))) {
                    contents.add(in.readNBytes(limit + 1));
                }
            }
        } finally {
            String[] all = path.toFile().list();
            for (int i = 0; all != null && i < all.length; i++) {
                Files.delete(path.resolve(all[i]));
            }
            Files.deleteIfExists(path);
        }
        return contents;
    }
}
