package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.Test;

/** Whatever a person reads in English is there in Chinese as well. */
public class TranslationTest {

    private static final Path RESOURCES = Path.of(System.getProperty("basedir", "."), "src/main/resources");

    @Test
    public void everyBundleHasTheSameKeysWithAsManyPlaces() throws IOException {
        for (Path english : files(".properties")) {
            Properties translated = load(translation(english, ".properties"));
            Properties original = load(english);
            assertEquals(english.toString(), original.stringPropertyNames(), translated.stringPropertyNames());
            for (String key : original.stringPropertyNames()) {
                assertEquals(english + " " + key, places(original, key), places(translated, key));
            }
        }
    }

    @Test
    public void everyHelpIsTranslated() throws IOException {
        List<Path> helps = files(".html");
        assertTrue("found " + helps.size(), helps.size() > 30);
        for (Path english : helps) {
            assertTrue(english + " is translated", Files.exists(translation(english, ".html")));
        }
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            return all.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("_zh_CN"))
                    .toList();
        }
    }

    private static Path translation(Path english, String ending) {
        String name = english.getFileName().toString();
        return english.resolveSibling(name.substring(0, name.length() - ending.length()) + "_zh_CN" + ending);
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static int places(Properties properties, String key) {
        return new MessageFormat(properties.getProperty(key)).getFormatsByArgumentIndex().length;
    }
}
