package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.cluster.EventRecord;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

public class HintsTest {

    /**
     * @param looks what each inquiry finds, as {@code reason=message} from the oldest to the newest
     */
    private static String lastWords(String... looks) {
        Hints hints = new Hints();
        for (String look : looks) {
            hints.add("pod", newestFirst(look.split(" ")));
        }
        return hints.oldestFirst().stream()
                .map(hint -> hint.reason() + "=" + hint.message())
                .collect(Collectors.joining(" "));
    }

    private static List<EventRecord> newestFirst(String... words) {
        List<EventRecord> events = Stream.of(words)
                .map(word -> word.split("="))
                .map(word -> new EventRecord(false, word[0], word[1], 1, null))
                .collect(Collectors.toList());
        Collections.reverse(events);
        return events;
    }

    @Test
    public void theLastWordComesLast() {
        String[][] rows = {
            {"of one look", "No=3 Yes=9", "No=3 Yes=9"},
            {"of one look, the other way round", "Yes=3 No=9", "Yes=3 No=9"},
            {"of two looks", "No=3 Yes=9", "No=3", "No=3 Yes=9"},
            {"what was known is said again", "Yes=9 No=12", "No=3 Yes=9", "Yes=9 No=12"},
            {"of what is known nothing is new", "No=3 Yes=9", "No=3 Yes=9", "No=3 Yes=9"},
            {"what the API server keeps no longer", "No=3 Yes=9", "No=3 Yes=9", "Yes=9"},
            {"of one reason the newer", "No=12", "No=3 No=12"},
        };
        for (String[] row : rows) {
            assertEquals(row[0], row[1], lastWords(Stream.of(row).skip(2).toArray(String[]::new)));
        }
    }

    @Test
    public void objectsDoNotMix() {
        Hints hints = new Hints();
        hints.add("a", newestFirst("No=3"));
        hints.add("b", newestFirst("No=9"));
        assertEquals(
                List.of("a 3", "b 9"),
                hints.oldestFirst().stream()
                        .map(hint -> hint.uid() + " " + hint.message())
                        .toList());
    }
}
