package io.kafkakit.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * Horizontal bars as SVG, with a background of its own, so that it can be read whatever is around it.
 *
 * @param title with the unit
 * @param legend what the colours mean
 */
record Chart(String title, List<Part> legend, List<Bar> bars) {

    private static final int WIDTH = 800;
    private static final int VALUE = 150;
    private static final int TOP = 74;
    private static final int ROW = 26;
    private static final int BAR = 16;

    /**
     * A piece of a bar, or an entry of the legend.
     *
     * @param style one of the classes of the style sheet
     */
    record Part(String style, String name, double value) {}

    /**
     * One bar.
     *
     * @param text what stands at its end
     * @param range the least and the most of the first part, if that was measured more than once
     */
    record Bar(String label, List<Part> parts, String text, Optional<Range> range) {

        double length() {
            return parts.stream().mapToDouble(Part::value).sum();
        }

        double end() {
            return Math.max(length(), range.map(Range::most).orElse(0.0));
        }
    }

    /** From the least to the most. */
    record Range(double least, double most) {}

    String svg() {
        int height = TOP + bars.size() * ROW + 14;
        StringBuilder svg = new StringBuilder();
        svg.append(Svg.begin(WIDTH, height, title));
        appendLegend(svg);
        double most = bars.stream().mapToDouble(Bar::end).max().orElse(1);
        double left = left();
        double scale = (WIDTH - left - VALUE) / (most > 0 ? most : 1);
        for (int i = 0; i < bars.size(); i++) {
            append(svg, bars.get(i), left, TOP + i * ROW, scale);
        }
        svg.append(Svg.format(
                "<line class=\"axis\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
                left, TOP - 6, left, height - 12));
        return svg.append(Svg.END).toString();
    }

    /** Where the bars begin. */
    private double left() {
        return 30
                + Svg.LETTER
                        * bars.stream()
                                .mapToInt(bar -> bar.label().length())
                                .max()
                                .orElse(0);
    }

    private void appendLegend(StringBuilder svg) {
        double x = 16;
        for (Part entry : legend) {
            svg.append(rectangle(entry.style(), x, 40, 12, 12));
            svg.append(Svg.text("quiet", x + 18, 50, entry.name()));
            x += 34 + entry.name().length() * Svg.LETTER;
        }
    }

    private static void append(StringBuilder svg, Bar bar, double left, int y, double scale) {
        svg.append(Svg.format("<g><title>%s: %s</title>%n", Svg.escape(bar.label()), Svg.escape(bar.text())));
        svg.append(Svg.format(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                left - 10, y + 13, Svg.escape(bar.label())));
        double x = left;
        for (Part part : bar.parts()) {
            svg.append(rectangle(part.style(), x, y, part.value() * scale, BAR));
            x += part.value() * scale;
        }
        bar.range().ifPresent(range -> {
            svg.append(line(left + range.least() * scale, y + BAR / 2.0, left + range.most() * scale));
        });
        svg.append(Svg.text("quiet", left + bar.end() * scale + 8, y + 13, bar.text()));
        svg.append(Svg.format("</g>%n"));
    }

    private static String rectangle(String style, double x, double y, double width, double height) {
        return Svg.format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                style, x, y, width, height);
    }

    private static String line(double from, double y, double to) {
        return Svg.format(
                "<path class=\"range\" fill=\"none\" d=\"M%.1f %.1fv8m0 -4H%.1fm0 -4v8\"/>%n", from, y - 4, to);
    }
}
