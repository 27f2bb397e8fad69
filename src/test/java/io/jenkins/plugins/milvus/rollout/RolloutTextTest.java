package io.jenkins.plugins.milvus.rollout;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** The sentences of this package: each one exists, is used, and has a Chinese twin that says as much. */
public class RolloutTextTest {

    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/milvus/rollout");
    private static final Pattern KEY = Pattern.compile("\"(rollout(?:\\.[a-zA-Z]+)+)\"");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    @Test
    public void keysInTheSourcesAreThoseInTheBundle() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Matcher matcher = KEY.matcher(Files.readString(file));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }
        assertEquals(used, keys(bundle("Text.properties")));
        assertEquals(used, keys(bundle("Text_zh_CN.properties")));
    }

    @Test
    public void twinsSayAsMuch() throws IOException {
        Properties english = bundle("Text.properties");
        Properties chinese = bundle("Text_zh_CN.properties");
        for (String key : keys(english)) {
            assertEquals(key, places(english.getProperty(key)), places(chinese.getProperty(key)));
            assertFalse(key, english.getProperty(key).equals(chinese.getProperty(key)));
            assertTrue(key, chinese.getProperty(key).codePoints().anyMatch(each -> each > 0x2E80));
        }
    }

    @Test
    public void patternsAreSound() throws IOException {
        for (String file : new String[] {"Text.properties", "Text_zh_CN.properties"}) {
            Properties bundle = bundle(file);
            for (String key : keys(bundle)) {
                String pattern = bundle.getProperty(key);
                assertFalse("an apostrophe would swallow the places after it: " + key, pattern.contains("'"));
                new MessageFormat(pattern);
                if (key.startsWith("rollout.action.")) {
                    assertTrue(key, pattern.endsWith(".") || pattern.endsWith("。"));
                }
                if (key.startsWith("rollout.cause.") || key.startsWith("rollout.state.")) {
                    assertFalse(key, pattern.endsWith(".") || pattern.endsWith("。"));
                }
            }
        }
    }

    private static Set<String> places(String pattern) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(pattern);
        while (matcher.find()) {
            places.add(matcher.group(1));
        }
        return places;
    }

    private static Set<String> keys(Properties bundle) {
        return bundle.stringPropertyNames().stream()
                .filter(key -> key.startsWith("rollout."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties bundle(String file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = RolloutTextTest.class.getResourceAsStream("/io/jenkins/plugins/milvus/release/" + file)) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }
}
