package io.jenkins.plugins.milvus.bench;

import java.util.Collection;
import java.util.Locale;

/** Percentiles, and the order in which something grows. */
public final class Numbers {

    private Numbers() {}

    /**
     * The smallest value that is not exceeded by so many percent of all (nearest rank: always a value that was measured).
     *
     * @return NaN of nothing
     */
    static double percentile(Collection<Double> values, double percent) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }

    /** The smallest value that is not exceeded by half of all. */
    public static double median(Collection<Double> values) {
        return percentile(values, 50);
    }

    /** The exponent b of the power a x^b that fits best: the least squares of the logarithms. */
    static double order(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += Math.log(x[i]) / x.length;
            meanY += Math.log(y[i]) / x.length;
        }
        double over = 0;
        double under = 0;
        for (int i = 0; i < x.length; i++) {
            over += (Math.log(x[i]) - meanX) * (Math.log(y[i]) - meanY);
            under += (Math.log(x[i]) - meanX) * (Math.log(x[i]) - meanX);
        }
        return over / under;
    }

    /** Three digits that matter, no exponent; a dash where there is nothing. */
    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 || size == 0 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
