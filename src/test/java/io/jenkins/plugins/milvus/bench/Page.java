package io.jenkins.plugins.milvus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The page that all benchmarks write together, {@code docs/benchmarks.md}: each replaces its own part and leaves those of
 * the others as they are, so that no number on it was ever typed.
 */
public final class Page {

    /** The order of the parts; what is not among them comes last. */
    private static final List<String> ORDER = List.of(
            "detection",
            "detection-3",
            "detection-50",
            "detection-1000",
            "cost",
            "four",
            "jenkins",
            "waiting",
            "core",
            "growth",
            "builds",
            "pages");

    private static final String HEAD = """
            # Measured

            Every part of this page is written by the command that it names; nothing is typed. What is compared was measured
            side by side in one run: the ratios tell more than the milliseconds, which are those of the machine that is named.
            [bench/README.md](../bench/README.md) lists the commands and their sizes.
            """;

    private final Path file;

    /** @param file is made where it is missing */
    public Page(Path file) {
        this.file = file;
    }

    /** The folder in which the page is. */
    public Path folder() {
        return file.toAbsolutePath().getParent();
    }

    /**
     * Puts a part in its place.
     *
     * @param name of the part: begins with the command's
     * @param text Markdown that begins with a heading
     */
    public void write(String name, String text) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : HEAD;
        Files.writeString(file, with(page, name, text));
    }

    /** The page with another text in one part. */
    static String with(String page, String name, String text) {
        String part = begin(name) + "\n" + text.strip() + "\n" + end(name) + "\n";
        int from = page.indexOf(begin(name));
        if (from >= 0) {
            int to = page.indexOf(end(name), from) + end(name).length() + 1;
            return page.substring(0, from) + part + page.substring(Math.min(to, page.length()));
        }
        int place = ORDER.indexOf(name);
        for (String later : place < 0 ? List.<String>of() : ORDER.subList(place + 1, ORDER.size())) {
            int before = page.indexOf(begin(later));
            if (before >= 0) {
                return page.substring(0, before) + part + "\n" + page.substring(before);
            }
        }
        return page + "\n" + part;
    }

    private static String begin(String name) {
        return "<!-- " + name + " -->";
    }

    private static String end(String name) {
        return "<!-- end of " + name + " -->";
    }
}
