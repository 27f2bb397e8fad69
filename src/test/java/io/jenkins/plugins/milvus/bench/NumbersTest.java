package io.jenkins.plugins.milvus.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class NumbersTest {

    private static final double EXACT = 1e-9;

    @Test
    public void aPercentileIsAValueThatWasMeasured() {
        List<Double> values = List.of(5.0, 1.0, 4.0, 2.0, 3.0);
        assertEquals(3, Numbers.median(values), EXACT);
        assertEquals(5, Numbers.percentile(values, 90), EXACT);
        assertEquals(5, Numbers.percentile(values, 100), EXACT);
        assertEquals(1, Numbers.percentile(values, 0), EXACT);
        assertEquals(2, Numbers.median(List.of(3.0, 2.0)), EXACT);
        assertTrue(Double.isNaN(Numbers.median(List.of())));
    }

    @Test
    public void theOrderIsTheExponent() {
        double[] x = {10, 100, 1000};
        assertEquals(2, Numbers.order(x, new double[] {3e2, 3e4, 3e6}), EXACT);
        assertEquals(0, Numbers.order(x, new double[] {7, 7, 7}), EXACT);
    }

    @Test
    public void threeDigitsThatMatter() {
        assertEquals("1,234", Numbers.text(1234.4));
        assertEquals("12.3", Numbers.text(12.34));
        assertEquals("1.23", Numbers.text(1.234));
        assertEquals("0.012", Numbers.text(0.0123));
        assertEquals("0.00", Numbers.text(0));
        assertEquals("–", Numbers.text(Double.NaN));
    }
}
