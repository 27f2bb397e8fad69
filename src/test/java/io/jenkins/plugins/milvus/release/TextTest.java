package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

public class TextTest {

    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/milvus");
    /** A literal that is a key: {@code "operation.noRelease"}. */
    private static final Pattern KEY =
            Pattern.compile("\"((?:release|helm|rollout|cluster|operation)\\.[a-z][A-Za-z.]+)\"");

    private static Properties load(String name) throws IOException {
        Properties result = new Properties();
        try (Reader reader = new InputStreamReader(Text.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            result.load(reader);
        }
        return result;
    }

    private static Set<String> placeholders(String text) {
        return Pattern.compile("\\{\\d+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    public void bothLanguagesHaveTheSameSentencesWithTheSameArguments() throws IOException {
        Properties english = load("Text.properties");
        Properties chinese = load("Text_zh_CN.properties");
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(chinese.keySet()));
        for (String key : english.stringPropertyNames()) {
            assertEquals(key, placeholders(english.getProperty(key)), placeholders(chinese.getProperty(key)));
        }
    }

    @Test
    public void noApostropheThatMessageFormatWouldSwallow() throws IOException {
        for (String name : new String[] {"Text.properties", "Text_zh_CN.properties"}) {
            Properties bundle = load(name);
            for (String key : bundle.stringPropertyNames()) {
                String text = bundle.getProperty(key).replace("''", "");
                assertTrue(key + " of " + name + " has a single apostrophe", !text.contains("'"));
            }
        }
    }

    @Test
    public void everyKeyOfTheSourcesIsThereAndEveryKeyIsUsed() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                KEY.matcher(Files.readString(file))
                        .results()
                        .map(m -> m.group(1))
                        .forEach(used::add);
            }
        }
        Set<String> known = new TreeSet<>(load("Text.properties").stringPropertyNames());
        Set<String> missing = new TreeSet<>(used);
        missing.removeAll(known);
        missing.removeIf(key -> key.endsWith("."));
        assertEquals("keys without a sentence", Set.of(), missing);
        known.removeAll(used);
        known.removeIf(key -> used.stream().anyMatch(prefix -> prefix.endsWith(".") && key.startsWith(prefix)));
        assertEquals("sentences that nobody says", Set.of(), known);
    }
}
