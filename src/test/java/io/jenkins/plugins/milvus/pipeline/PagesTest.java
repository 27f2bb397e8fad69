package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Pages work where a <a href="https://www.jenkins.io/doc/book/security/csp/">Content Security Policy</a> forbids inline
 * scripts, and escape what they show.
 */
public class PagesTest {

    private static final Path RESOURCES = Path.of(System.getProperty("basedir", "."), "src/main/resources");

    private static final Map<String, Pattern> FORBIDDEN = new LinkedHashMap<>(Map.of(
            "a script of its own", Pattern.compile("(?is)<(?:\\w+:)?script\\b[^>]*>\\s*[^<\\s]"),
            "an event attribute",
                    Pattern.compile("(?i)\\s(on(?:click|load|error|change|submit|focus|blur|key\\w+|mouse\\w+))\\s*="),
            "a script as an address", Pattern.compile("(?i)javascript:"),
            "a style of its own", Pattern.compile("(?i)<style\\b|\\sstyle\\s*="),
            "unescaped output", Pattern.compile("(?i)<j:out\\b|escapeText=\"false\"")));

    @Test
    public void nothingIsInline() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> pages = pages();
        assertTrue("found " + pages.size(), pages.size() > 50);
        for (Path page : pages) {
            String text = Files.readString(page);
            FORBIDDEN.forEach((what, pattern) -> {
                if (pattern.matcher(text).find()) {
                    found.add(what + " in " + RESOURCES.relativize(page));
                }
            });
        }
        assertEquals(List.of(), found);
    }

    @Test
    public void everyViewEscapes() throws IOException {
        for (Path page : pages()) {
            if (page.toString().endsWith(".jelly")) {
                assertTrue(
                        page + " escapes by default",
                        Files.readString(page).startsWith("<?jelly escape-by-default='true'?>"));
            }
        }
    }

    @Test
    public void thePatternsFindWhatTheyAreFor() {
        Map<String, String> samples = Map.of(
                "a script of its own", "<script type='text/javascript'>alert(1)</script>",
                "an event attribute", "<button onclick='x()'>",
                "a script as an address", "<a href='javascript:x()'>",
                "a style of its own", "<div style='color: red'>",
                "unescaped output", "<j:out value='${it}'/>");
        FORBIDDEN.forEach((what, pattern) ->
                assertTrue(what, pattern.matcher(samples.get(what)).find()));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES)) {
            return all.filter(each -> each.toString().matches(".*\\.(jelly|html)"))
                    .toList();
        }
    }
}
