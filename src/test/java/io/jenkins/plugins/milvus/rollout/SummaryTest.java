package io.jenkins.plugins.milvus.rollout;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.BeforeClass;
import org.junit.Test;

public class SummaryTest {

    @BeforeClass
    public static void english() {
        Locale.setDefault(Locale.ENGLISH);
    }

    private static Progress progress(String label, int ready, String missing) {
        return new Progress(label, 2, 3, ready, 0, missing.isEmpty(), missing);
    }

    @Test
    public void oneTarget() {
        assertEquals(
                "queryNode 2 of 3 ready, 1 unschedulable", Summary.line(progress("queryNode", 2, "1 unschedulable")));
        assertEquals("queryNode 3 of 3 ready", Summary.line(progress("queryNode", 3, "")));
        assertEquals("queryNode 3 of 3 ready", Summary.heartbeat(List.of(progress("queryNode", 3, ""))));
    }

    @Test
    public void fewTargetsAreAllTold() {
        assertEquals(
                "a 3 of 3 ready; b 2 of 3 ready, x; c 3 of 3 ready",
                Summary.heartbeat(List.of(progress("a", 3, ""), progress("b", 2, "x"), progress("c", 3, ""))));
        assertEquals(
                "1 3 of 3 ready; 2 3 of 3 ready; 3 3 of 3 ready; 4 3 of 3 ready; 5 3 of 3 ready",
                Summary.heartbeat(targets(5, 0)));
    }

    @Test
    public void ofManyOnlyThoseThatAreOpen() {
        assertEquals("6 of 6 workloads ready", Summary.heartbeat(targets(6, 0)));
        assertEquals("5 of 6 workloads ready; 6 0 of 3 ready, x", Summary.heartbeat(targets(5, 1)));
        assertEquals(
                "3 of 8 workloads ready; 4 0 of 3 ready, x; 5 0 of 3 ready, x; 6 0 of 3 ready, x; 7 0 of 3 ready, x; "
                        + "8 0 of 3 ready, x",
                Summary.heartbeat(targets(3, 5)));
        assertEquals(
                "0 of 7 workloads ready; 1 0 of 3 ready, x; 2 0 of 3 ready, x; 3 0 of 3 ready, x; 4 0 of 3 ready, x; "
                        + "5 0 of 3 ready, x; 2 more",
                Summary.heartbeat(targets(0, 7)));
    }

    @Test
    public void nothingToTell() {
        assertEquals("", Summary.heartbeat(List.of()));
    }

    private static List<Progress> targets(int done, int open) {
        List<Progress> all = new ArrayList<>();
        for (int i = 1; i <= done + open; i++) {
            all.add(progress(Integer.toString(i), i <= done ? 3 : 0, i <= done ? "" : "x"));
        }
        return all;
    }
}
