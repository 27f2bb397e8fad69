package io.jenkins.plugins.milvus.bench;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class SpanTest {

    private static final Span TEN = new Span(10, 20);

    @Test
    public void whatNobodyCoversIsCountedOnce() {
        free(10);
        free(10, new Span(0, 10), new Span(20, 30));
        free(7, new Span(12, 15));
        free(5, new Span(0, 15));
        free(5, new Span(15, 99));
        free(0, new Span(0, 99));
    }

    @Test
    public void othersMayOverlapAndComeInAnyOrder() {
        free(4, new Span(17, 19), new Span(11, 14), new Span(12, 15));
        free(4, new Span(12, 18), new Span(13, 14));
    }

    private static void free(double millis, Span... others) {
        assertEquals(millis, TEN.without(List.of(others)), 1e-9);
    }
}
