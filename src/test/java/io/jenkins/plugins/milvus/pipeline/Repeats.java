package io.jenkins.plugins.milvus.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is done as often as the environment variable {@code MILVUS_REPEAT} says, once without it. Each outcome
 * is a line of the file that {@code MILVUS_OUTCOMES} names, so that one that is wrong does not end the others; {@link
 * #check} does in the end.
 */
final class Repeats {

    private final String what;
    private final List<AssertionError> wrong = new ArrayList<>();

    private Repeats(String what) {
        this.what = what;
    }

    /** What can go wrong by chance. */
    @FunctionalInterface
    interface Outcome {
        void check() throws Throwable;
    }

    /** @param what it is, for the table of the outcomes */
    static Repeats of(String what) {
        return new Repeats(what);
    }

    /** How often. */
    static int runs() {
        String runs = System.getenv("MILVUS_REPEAT");
        return runs == null || runs.isEmpty() ? 1 : Integer.parseInt(runs);
    }

    /** Whether it was right, in a phase. */
    void record(Phases.Held held, Outcome outcome) throws IOException, InterruptedException {
        String word = "truth";
        try {
            outcome.check();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // what fails in a controller of its own arrives as its proxy
            word = "WRONG";
            wrong.add(new AssertionError(held + ": " + e.getMessage(), e));
        }
        String file = System.getenv("MILVUS_OUTCOMES");
        if (file != null && !file.isEmpty()) {
            write(Path.of(file), what + "\t" + held + "\t" + word + "\n");
        }
    }

    private static void write(Path file, String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Fails with all that was wrong. */
    void check() {
        if (!wrong.isEmpty()) {
            AssertionError first =
                    new AssertionError(wrong.size() + " outcomes of a " + what + " were wrong", wrong.get(0));
            wrong.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
