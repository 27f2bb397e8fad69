package io.jenkins.plugins.milvus.bench;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class StepCourseTest {

    /** Begins at 0 and names the cluster at 100; Helm looks, changes until 600, and looks again. */
    private static final List<Span> HELM = List.of(new Span(150, 300), new Span(400, 600), new Span(620, 650));

    @Test
    public void neitherHelmNorTheWaitForPodsIsOverhead() {
        StepCourse course = course(900, 950, 1000);
        assertEquals(100, course.opening(), 0);
        assertEquals("between the calls", 150, course.preparing(), 0);
        assertEquals("after the last Ready", 50, course.deciding(), 0);
        assertEquals(50, course.ending(), 0);
        assertEquals(350, course.overhead(), 0);
        assertEquals(380, course.helmTime(), 0);
        assertEquals(50, course.told(), 0);
        assertEquals(100, course.over(), 0);
    }

    @Test
    public void podsThatAreReadyBeforeTheChangeIsOverAreNotWaitedFor() {
        StepCourse course = course(550, 700, 800);
        assertEquals("but for the last call of Helm", 70, course.deciding(), 0);
        assertEquals(100, course.ending(), 0);
        assertEquals(420, course.overhead(), 0);
        assertEquals(150, course.told(), 0);
    }

    private static StepCourse course(double lastReady, double verdict, double end) {
        return new StepCourse(Tool.OURS, new Span(0, end), 100, HELM, 600, lastReady, verdict);
    }
}
