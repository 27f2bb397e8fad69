package io.jenkins.plugins.milvus.view;

import hudson.model.Run;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.JournalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The journals of a build: one file per operation in a folder of the build's own, which is deleted with the build. */
final class Journals {

    private static final Logger LOGGER = Logger.getLogger(Journals.class.getName());
    private static final String ENDING = ".json";

    private final Path folder;

    Journals(Run<?, ?> run) {
        folder = run.getRootDir().toPath().resolve("milvus");
    }

    /** All of them, in the order in which they began; one that cannot be read is left out. */
    List<Journal> all() {
        List<Journal> all = new ArrayList<>();
        for (Path file : files()) {
            try {
                all.add(JournalJson.read(Files.readAllBytes(file)));
            } catch (NoSuchFileException e) {
                LOGGER.log(Level.FINE, "the build is being deleted", e);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "left out of the page of its build: " + file);
            }
        }
        all.sort(Comparator.comparingLong(Journal::startedAt).thenComparing(Journal::id));
        return all;
    }

    /** How many there are. */
    int count() {
        return files().size();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().endsWith(ENDING))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the journals of a build cannot be read: " + folder);
            return List.of();
        }
    }

    /** What an operation has written before a restart. */
    Optional<Journal> find(String id) {
        Path file = file(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JournalJson.read(Files.readAllBytes(file)));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "the journal of an operation is begun anew: " + file);
            return Optional.empty();
        }
    }

    /**
     * Writes one, so that whoever reads sees either the one before or this one.
     *
     * @throws IOException when it cannot be written, as after the build was deleted
     */
    void write(Journal journal) throws IOException {
        if (!Files.isDirectory(folder)) {
            // never with its parents: a build that was deleted stays so
            Files.createDirectory(folder);
        }
        try (AtomicFileWriter writer = new AtomicFileWriter(file(journal.id()), StandardCharsets.UTF_8)) {
            try {
                writer.write(new String(JournalJson.write(journal), StandardCharsets.UTF_8));
                writer.commit();
            } finally {
                // without a commit before it this removes what was begun
                writer.abort();
            }
        }
    }

    private Path file(String id) {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not the id of an operation: " + id);
        }
        return folder.resolve(id + ENDING);
    }
}
