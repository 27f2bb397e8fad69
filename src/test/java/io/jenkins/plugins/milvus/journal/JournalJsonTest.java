package io.jenkins.plugins.milvus.journal;

import static io.jenkins.plugins.milvus.journal.Scenes.at;
import static io.jenkins.plugins.milvus.journal.Scenes.pod;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** The file in a build's folder. */
public class JournalJsonTest {

    @Test
    public void everythingComesBack() throws IOException {
        for (Journal journal : List.of(Scenes.success("1"), Scenes.failure("2"), Scenes.running("3"))) {
            assertEquals(journal, JournalJson.read(JournalJson.write(journal)));
        }
    }

    /** As version 1 has written it: a later version of this plugin has to read it. */
    @Test
    public void theFirstFormIsReadForEver() throws IOException {
        Journal journal = read("""
            {"version":1,"id":"12","kind":"SCALE","release":"my-release","namespace":"milvus","chart":"5.0.19",
             "revision":5,"previousRevision":4,"changed":true,"phase":"DONE","startedAt":1772359200000,
             "endedAt":1772359224600,"outcome":{"code":"READY","line":"","details":[]},
             "components":[{"name":"queryNode","from":1,"to":3,"ready":3,"missing":""}],
             "pods":[{"n":"querynode-a","u":"uid","c":"queryNode","s":"Running","r":1,"t":"p0 s3 u21 r52"}],
             "morePods":0,"changes":["~ x"],"warnings":["w"]}
            """);
        assertEquals("querynode-a", journal.pods().get(0).name());
        assertEquals(52, journal.pods().get(0).course().first(Stage.READY));
        assertEquals(3, journal.components().get(0).to());
        assertTrue(journal.ready());
    }

    @Test
    public void whatALaterVersionKnowsIsPassedOver() throws IOException {
        Journal journal = read("""
            {"version":9,"id":"12","kind":"MOVE","colour":"blue","outcome":{"code":"NEW_CODE","score":1},
             "pods":[{"n":"a","u":"b","t":"p0 ?7 z9 r52","node":"n"}]}
            """);
        assertEquals("p0 r52", journal.pods().get(0).course().toString());
        assertEquals("NEW_CODE", journal.outcome().code());
        assertEquals(List.of(), journal.warnings());
    }

    @Test
    public void whatIsNoJournalIsToldSo() {
        for (String text : List.of("", "{", "[]", "null", "{}", "{\"version\":0}")) {
            assertThrows(text, IOException.class, () -> read(text));
        }
    }

    @Test
    public void aThousandPodsAreSmall() throws IOException {
        Journal journal = Scenes.thousand("1");
        assertSmall(journal);
        assertEquals(1000, JournalJson.read(JournalJson.write(journal)).pods().size());
    }

    /** Names as long as Kubernetes lets a workload's pods have, every pod as restless as is kept, every list full. */
    @Test
    public void andStaySoWhateverHappens() throws IOException {
        Recorder recorder = Scenes.scaling("12345", 1, 1000);
        for (int second = 1; second < 40; second++) {
            List<PodRecord> pods = new ArrayList<>();
            for (int i = 0; i < 1100; i++) {
                Scenes.Pod pod = pod("y".repeat(20) + (1000 + i), 1, "Running")
                        .on("node")
                        .restarts(100);
                pods.add(
                        second % 2 == 0
                                ? pod.waiting("CreateContainerConfigError").made()
                                : pod.ready().made());
            }
            Snapshot snapshot = new Snapshot(List.of(), List.of(), pods, List.of(), false);
            recorder.seen(snapshot, List.of(), at(1000 + second * 60));
        }
        String line = "界".repeat(150);
        for (int i = 0; i < 100; i++) {
            recorder.warned(i + line);
        }
        recorder.failed("CRASH_LOOP", line, Collections.nCopies(500, "x".repeat(400)), at(9000));
        Journal journal = recorder.journal();
        assertEquals(1000, journal.pods().size());
        assertEquals(100, journal.morePods());
        assertSmall(journal);
        Journal stored = JournalJson.read(JournalJson.write(journal));
        assertEquals(1100, stored.pods().size() + stored.morePods());
        assertTrue(stored.pods().size() + " pods", stored.pods().size() > 700);
    }

    private static void assertSmall(Journal journal) {
        int bytes = JournalJson.write(journal).length;
        assertTrue(bytes + " bytes", bytes < 200_000);
    }

    private static Journal read(String text) throws IOException {
        return JournalJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
