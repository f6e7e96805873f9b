package io.kafkakit.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines over time as SVG, from zero up.
 *
 * @param title with the unit
 * @param bands times that are shaded, which the legend calls {@code bandName}
 */
public record TimeChart(String title, List<Line> lines, List<Band> bands, String bandName) {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 260;
    private static final int LEFT = 72;
    private static final int RIGHT = 768;
    private static final int TOP = 68;
    private static final int BOTTOM = 222;

    /** So many lines across, at most. */
    private static final int STEPS = 5;

    private static final int MINUTE = 60;

    private static final String STYLE = """
            <style>
            .line { stroke-width: 1.5; stroke-linejoin: round; }
            .line.ours { fill: none; stroke: #1a7f5a; } .line.peer { fill: none; stroke: #c26a1b; }
            .grid { stroke: #e6eaee; } .band { fill: #e9edf1; }
            @media (prefers-color-scheme: dark) {
              .line.ours { stroke: #2ea475; } .line.peer { stroke: #d9822b; }
              .grid { stroke: #21262d; } .band { fill: #1c2229; }
            }
            </style>
            """;

    /**
     * One line.
     *
     * @param style {@code ours} or {@code peer}
     * @param points in the order of their time
     */
    public record Line(String style, String name, List<Point> points) {}

    /** What was measured at a time, in seconds. */
    public record Point(double seconds, double value) {}

    /** From one time to another, in seconds. */
    public record Band(double from, double to) {}

    /** The whole file. */
    public String svg() {
        double most = step(largest()) * Math.ceil(largest() / step(largest()));
        StringBuilder svg = new StringBuilder(Svg.begin(WIDTH, HEIGHT, title)).append(STYLE);
        for (Band band : bands) {
            svg.append(Svg.format(
                    "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                    x(band.from()), TOP, Math.max(1, x(band.to()) - x(band.from())), BOTTOM - TOP));
        }
        appendLegend(svg);
        appendValues(svg, most);
        appendTimes(svg);
        lines.forEach(line -> append(svg, line, most));
        return svg.append(Svg.END).toString();
    }

    private void appendLegend(StringBuilder svg) {
        double x = 16;
        for (Line line : lines) {
            x = appendLegend(svg, line.style(), line.name(), x);
        }
        if (!bands.isEmpty()) {
            appendLegend(svg, "band", bandName, x);
        }
    }

    private static double appendLegend(StringBuilder svg, String style, String name, double x) {
        svg.append(Svg.format("<rect class=\"%s\" x=\"%.1f\" y=\"40\" width=\"12\" height=\"12\"/>%n", style, x));
        svg.append(Svg.text("quiet", x + 18, 50, name));
        return x + 34 + name.length() * Svg.LETTER;
    }

    private void appendValues(StringBuilder svg, double most) {
        double step = step(most);
        for (double value = 0; value <= most * 1.001; value += step) {
            double y = y(value, most);
            svg.append(Svg.format(
                    "<line class=\"%s\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    value == 0 ? "axis" : "grid", LEFT, y, RIGHT, y));
            String label = String.format(Locale.ROOT, step < 1 ? "%,.2f" : "%,.0f", value);
            svg.append(Svg.format(
                    "<text class=\"quiet\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT - 8, y + 4, label));
        }
    }

    private void appendTimes(StringBuilder svg) {
        boolean minutes = seconds() > 3 * MINUTE;
        double unit = minutes ? MINUTE : 1;
        double step = step(seconds() / unit * 0.6);
        for (double time = 0; time * unit <= seconds(); time += step) {
            svg.append(Svg.format(
                    "<text class=\"quiet\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(time * unit),
                    BOTTOM + 20,
                    String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", time) + (minutes ? " min" : " s")));
        }
    }

    private void append(StringBuilder svg, Line line, double most) {
        svg.append("<polyline class=\"line ").append(line.style()).append("\" points=\"");
        for (Point point : line.points()) {
            svg.append(Svg.format("%.1f,%.1f ", x(point.seconds()), y(point.value(), most)));
        }
        svg.append("\"/>\n");
    }

    /** Between the lines across: 1, 2 or 5 with some noughts. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / STEPS)));
        double ratio = most / STEPS / power;
        return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    }

    private double largest() {
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        return most > 0 ? most : 1;
    }

    private double seconds() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::seconds)
                .max()
                .orElse(1);
    }

    private double x(double seconds) {
        return LEFT + (RIGHT - LEFT) * Math.min(1, seconds / Math.max(seconds(), 1e-9));
    }

    private static double y(double value, double most) {
        return BOTTOM - (BOTTOM - TOP) * value / most;
    }
}
