package io.jenkins.plugins.milvus.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small drawings (SVG) of measurements on logarithmic axes, readable on a light and on a dark page. */
final class Plot {

    private static final int LEFT = 170;
    private static final int WIDTH = 720;
    private static final int RIGHT = 24;
    private static final int TOP = 36;
    private static final int ROW = 30;
    private static final int BOTTOM = 34;
    private static final int HEIGHT = 300;
    private static final int LINE = 14;

    private static final String STYLE = """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #333 }
            .grid { stroke: #ccc; stroke-width: 1 }
            .other { fill: #777; stroke: #777 }
            .ours { fill: #00a1ea; stroke: #00a1ea }
            .line { fill: none; stroke-width: 2 }
            .s0 { stroke: #00a1ea; fill: #00a1ea } .s1 { stroke: #d9541e; fill: #d9541e }
            .s2 { stroke: #2f9e44; fill: #2f9e44 } .s3 { stroke: #9c36b5; fill: #9c36b5 }
            .s4 { stroke: #b08900; fill: #b08900 }
            @media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #444 } .other { fill: #aaa } }
            </style>
            """;

    private Plot() {}

    /** A curve through points of growing x. */
    record Curve(String title, double[] x, double[] y) {}

    /**
     * One row of dots for each name.
     *
     * @param title says what the axis is
     * @param rows positive values; others cannot be drawn and are left out
     * @param ours what the names of our own rows begin with
     */
    static String strips(String title, Map<String, ? extends Collection<Double>> rows, String ours) {
        Scale scale =
                Scale.of(rows.values().stream().flatMap(Collection::stream).toList(), LEFT, WIDTH - RIGHT);
        int height = TOP + rows.size() * ROW + BOTTOM;
        StringBuilder svg = begin(title, height);
        for (double tick : scale.ticks()) {
            verticalTick(svg, scale.at(tick), height, tick);
        }
        int y = TOP + ROW / 2;
        for (Map.Entry<String, ? extends Collection<Double>> row : rows.entrySet()) {
            text(svg, LEFT - 12, y + 4, "end", row.getKey());
            String style = row.getKey().startsWith(ours) ? "ours" : "other";
            for (double value : row.getValue()) {
                if (value > 0) {
                    dot(svg, scale.at(value), y, style);
                }
            }
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    /** Curves on two logarithmic axes: a power is a straight line, and its exponent the slope. */
    static String curves(String title, String xTitle, List<Curve> curves) {
        Scale across = Scale.of(
                curves.stream()
                        .flatMap(curve -> java.util.Arrays.stream(curve.x()).boxed())
                        .toList(),
                LEFT / 2,
                WIDTH - 2 * LEFT);
        Scale up = Scale.of(
                curves.stream()
                        .flatMap(curve -> java.util.Arrays.stream(curve.y()).boxed())
                        .toList(),
                HEIGHT - BOTTOM,
                TOP);
        StringBuilder svg = begin(title, HEIGHT);
        for (double tick : across.ticks()) {
            verticalTick(svg, across.at(tick), HEIGHT, tick);
        }
        for (double tick : up.ticks()) {
            line(svg, LEFT / 2, up.at(tick), WIDTH - 2 * LEFT, up.at(tick));
            text(svg, LEFT / 2 - 8, up.at(tick) + 4, "end", label(tick));
        }
        text(svg, WIDTH - 2 * LEFT + 12, HEIGHT - BOTTOM / 2 + 4, "start", xTitle);
        SortedMap<Double, String> ends = new TreeMap<>();
        double right = 0;
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            StringBuilder points = new StringBuilder();
            double x = 0;
            double y = 0;
            for (int j = 0; j < curve.x().length; j++) {
                x = across.at(curve.x()[j]);
                y = up.at(curve.y()[j]);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                dot(svg, x, y, "s" + i);
            }
            svg.append("<polyline class=\"s" + i + " line\" style=\"fill: none\" points=\"" + points + "\"/>\n");
            ends.put(y, ends.containsKey(y) ? ends.get(y) + ", " + curve.title() : curve.title());
            right = Math.max(right, x);
        }
        labels(svg, right + 10, ends);
        return svg.append("</svg>\n").toString();
    }

    /** Each beside the end of its curve, or below the one before it where two ends are too close for both. */
    private static void labels(StringBuilder svg, double x, SortedMap<Double, String> ends) {
        double last = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Double, String> each : ends.entrySet()) {
            last = Math.max(each.getKey() + 4, last + LINE);
            text(svg, x, last, "start", each.getValue());
        }
    }

    private static StringBuilder begin(String title, int height) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " "
                + height + "\" role=\"img\" aria-label=\"" + escaped(title) + "\">\n" + STYLE);
        text(svg, 8, 18, "start", title);
        return svg;
    }

    private static void verticalTick(StringBuilder svg, double x, int height, double tick) {
        line(svg, x, TOP, x, height - BOTTOM);
        text(svg, x, height - BOTTOM / 2 + 4, "middle", label(tick));
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void dot(StringBuilder svg, double x, double y, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<circle class=\"%s\" fill-opacity=\"0.6\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n",
                style,
                x,
                y));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                escaped(text)));
    }

    private static String label(double tick) {
        return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : String.valueOf(tick);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** A logarithmic axis over whole powers of ten. */
    private record Scale(int least, int most, double from, double to) {

        static Scale of(Collection<Double> values, double from, double to) {
            double[] positive = values.stream()
                    .mapToDouble(Double::doubleValue)
                    .filter(value -> value > 0)
                    .sorted()
                    .toArray();
            if (positive.length == 0) {
                return new Scale(0, 1, from, to);
            }
            int least = (int) Math.floor(Math.log10(positive[0]));
            int most = (int) Math.ceil(Math.log10(positive[positive.length - 1]));
            return new Scale(least, Math.max(most, least + 1), from, to);
        }

        double at(double value) {
            return from + (to - from) * (Math.log10(value) - least) / (most - least);
        }

        double[] ticks() {
            return java.util.stream.IntStream.rangeClosed(least, most)
                    .mapToDouble(power -> Double.parseDouble("1e" + power))
                    .toArray();
        }
    }
}
