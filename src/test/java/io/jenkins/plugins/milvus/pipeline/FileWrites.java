package io.jenkins.plugins.milvus.pipeline;

import io.jenkins.plugins.milvus.bench.StepFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Watches what is written into the folder of a build: Jenkins writes every file but the log anew, beside the old one, and
 * then puts it in its place, which is one event.
 */
final class FileWrites implements AutoCloseable {

    private static final String LOG = "log";
    private static final List<String> FOLDERS = List.of("", "workflow", "milvus");

    private final Path folder;
    private final WatchService service;
    private final Map<WatchKey, Path> watched = new HashMap<>();
    private final List<Write> writes = new CopyOnWriteArrayList<>();

    /** One file in its place. */
    private record Write(long at, String kind, long bytes) {}

    /** @param folder of the build, whose own folders are made where they are not there yet */
    FileWrites(Path folder) throws IOException {
        this.folder = folder;
        service = folder.getFileSystem().newWatchService();
        for (String each : FOLDERS) {
            Path one = folder.resolve(each);
            Files.createDirectories(one);
            watched.put(one.register(service, StandardWatchEventKinds.ENTRY_CREATE), one);
        }
        Thread thread = new Thread(this::watch, "files of a build");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    note(watched.get(key).resolve(String.valueOf(event.context())), event.count());
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // it is over
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(Path file, int times) throws IOException {
        String kind = kind(folder.relativize(file).toString());
        if (!kind.isEmpty()) {
            try {
                long bytes = Files.size(file);
                for (int i = 0; i < times; i++) {
                    writes.add(new Write(System.currentTimeMillis(), kind, bytes));
                }
            } catch (NoSuchFileException e) {
                // put away by Jenkins in the meantime
                return;
            }
        }
    }

    /** What a file is, for people; empty where it is none of those that are counted. */
    private static String kind(String name) {
        if (name.equals("program.dat") || name.equals("build.xml")) {
            return name;
        }
        if (name.matches("milvus/[A-Za-z0-9-]+\\.json")) {
            return "milvus/*.json";
        }
        return name.matches("workflow/\\d+\\.xml|workflow-completed/.*") ? "workflow/*.xml" : "";
    }

    /** What was written since a moment in milliseconds since 1970; the log as a whole. */
    StepFiles since(long moment) throws IOException {
        StepFiles files = new StepFiles(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (Write each : writes) {
            if (each.at >= moment) {
                files.times().merge(each.kind, 1, Integer::sum);
                files.bytes().merge(each.kind, each.bytes, Long::sum);
            }
        }
        files.bytes().put(LOG, Files.size(folder.resolve(LOG)));
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(each).toString();
                String kind = name.equals(LOG) ? LOG : kind(name);
                if (!kind.isEmpty()) {
                    files.kept().merge(kind, Files.size(each), Long::sum);
                }
            }
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
