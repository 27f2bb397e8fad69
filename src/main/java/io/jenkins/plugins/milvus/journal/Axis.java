package io.jenkins.plugins.milvus.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time axis from the beginning of an operation on, with marks at round times.
 *
 * @param tenths its length in tenths of a second, at least one
 * @param width its width in units of the drawing
 */
public record Axis(long tenths, int width) {

    private static final int MOST_TICKS = 8;
    /** Round distances in seconds. */
    private static final int[] STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400
    };

    /**
     * One mark.
     *
     * @param x where, as a share of the width
     * @param label {@code 30s}, {@code 2m30s}
     */
    public record Tick(String x, String label) {}

    /** A length of nothing cannot be divided by. */
    public Axis {
        tenths = Math.max(1, tenths);
    }

    /** Where a time is; what is outside is at the border. */
    public int x(long at) {
        return (int) (Math.max(0, Math.min(at, tenths)) * width / tenths);
    }

    /** Where a time is, from the left, as CSS and SVG want it: {@code 12.3%}. */
    public String percent(long at) {
        return share(x(at), width);
    }

    /** A part of a whole: {@code 12.3%}. */
    static String share(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
    }

    /** The marks, the one at the beginning included. */
    public List<Tick> ticks() {
        long seconds = tenths / 10;
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && seconds / STEPS[i] <= MOST_TICKS; i--) {
            step = STEPS[i];
        }
        while (seconds / step > MOST_TICKS) {
            step *= 2;
        }
        List<Tick> ticks = new ArrayList<>();
        // a label right at the end would be cut off
        for (long at = 0; at == 0 || at * 200 <= tenths * 19; at += step) {
            ticks.add(new Tick(percent(at * 10), label(at)));
        }
        return ticks;
    }

    /** {@code 45s}, {@code 2m}, {@code 2m30s}, {@code 1h5m}. */
    static String label(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        long minutes = seconds % 3600 / 60;
        return seconds / 3600 + "h" + (minutes == 0 ? "" : minutes + "m");
    }

    /** {@code 4.2s} below a minute, where tenths matter, else as {@link #label}. */
    public static String duration(long tenths) {
        return tenths < 600 ? String.format(Locale.ROOT, "%.1fs", tenths / 10.0) : label(tenths / 10);
    }
}
