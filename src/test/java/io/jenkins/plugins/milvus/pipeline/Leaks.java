package io.jenkins.plugins.milvus.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Looks for secrets wherever they must not be, as they are and in Base64. */
final class Leaks {

    private final Map<String, String> needles = new LinkedHashMap<>();

    /**
     * @param name by which a find is told
     * @param secret what must not be found; long enough not to be found by chance
     */
    Leaks add(String name, String secret) {
        needles.put(name, secret);
        // wherever it begins in a longer text, all but its first and last characters come out the same
        for (int before = 0; before < 3; before++) {
            String padded = "x".repeat(before) + secret;
            String encoded = Base64.getEncoder().encodeToString(padded.getBytes(StandardCharsets.UTF_8));
            needles.put(name + " in Base64 " + before, encoded.substring(4, encoded.length() - 4));
        }
        return this;
    }

    /** Finds in a text. */
    List<String> in(String where, String text) {
        List<String> found = new ArrayList<>();
        needles.forEach((name, needle) -> {
            if (text.contains(needle)) {
                found.add(name + " in " + where);
            }
        });
        return found;
    }

    /**
     * Finds in all files below a folder, and in their names.
     *
     * @param left folders and files that are left out
     */
    List<String> below(Path folder, Predicate<Path> left) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return left.test(each) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !left.test(each)) {
                    // one byte is one character, so that binary files can be searched as well
                    String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                    found.addAll(in(each.toString(), each + "\n" + text));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException cause) throws IOException {
                if (cause instanceof NoSuchFileException) {
                    // a build that runs makes files and deletes them
                    return FileVisitResult.CONTINUE;
                }
                throw cause;
            }
        });
        return List.copyOf(found);
    }
}
