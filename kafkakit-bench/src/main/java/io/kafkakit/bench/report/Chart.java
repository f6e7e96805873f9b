package io.kafkakit.bench.report;

import java.util.List;
import java.util.Locale;
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

    /** Of one letter; no font is known here, and this is wide enough for all. */
    private static final double LETTER = 7.2;

    /** Colours by what they stand for, for a light and for a dark background. */
    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; font-size: 15px; }
            .quiet { fill: #59636e; }
            .page { fill: #ffffff; stroke: #d1d9e0; }
            .axis { stroke: #b7bfc7; }
            .range { stroke: #1f2328; stroke-width: 1.5; }
            .ours { fill: #1a7f5a; } .ours-more { fill: #8fd0b5; }
            .raw { fill: #6e7781; } .raw-more { fill: #c4cad0; }
            .peer { fill: #c26a1b; } .peer-more { fill: #efc394; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .quiet { fill: #9198a1; }
              .page { fill: #0d1117; stroke: #3d444d; }
              .axis { stroke: #4c545d; }
              .range { stroke: #f0f6fc; }
              .ours { fill: #2ea475; } .ours-more { fill: #17573f; }
              .raw { fill: #848d97; } .raw-more { fill: #454c54; }
              .peer { fill: #d9822b; } .peer-more { fill: #75471a; }
            }
            </style>
            """;

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
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH, height, escape(title)));
        svg.append(STYLE);
        svg.append(format(
                "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n",
                WIDTH - 1, height - 1));
        svg.append(text("title", 16, 26, title));
        appendLegend(svg);
        double most = bars.stream().mapToDouble(Bar::end).max().orElse(1);
        double left = left();
        double scale = (WIDTH - left - VALUE) / (most > 0 ? most : 1);
        for (int i = 0; i < bars.size(); i++) {
            append(svg, bars.get(i), left, TOP + i * ROW, scale);
        }
        svg.append(format(
                "<line class=\"axis\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
                left, TOP - 6, left, height - 12));
        return svg.append("</svg>\n").toString();
    }

    /** Where the bars begin. */
    private double left() {
        return 30
                + LETTER
                        * bars.stream()
                                .mapToInt(bar -> bar.label().length())
                                .max()
                                .orElse(0);
    }

    private void appendLegend(StringBuilder svg) {
        double x = 16;
        for (Part entry : legend) {
            svg.append(rectangle(entry.style(), x, 40, 12, 12));
            svg.append(text("quiet", x + 18, 50, entry.name()));
            x += 34 + entry.name().length() * LETTER;
        }
    }

    private static void append(StringBuilder svg, Bar bar, double left, int y, double scale) {
        svg.append(format("<g><title>%s: %s</title>%n", escape(bar.label()), escape(bar.text())));
        svg.append(format(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\">%s</text>%n", left - 10, y + 13, escape(bar.label())));
        double x = left;
        for (Part part : bar.parts()) {
            svg.append(rectangle(part.style(), x, y, part.value() * scale, BAR));
            x += part.value() * scale;
        }
        bar.range().ifPresent(range -> {
            svg.append(line(left + range.least() * scale, y + BAR / 2.0, left + range.most() * scale));
        });
        svg.append(text("quiet", left + bar.end() * scale + 8, y + 13, bar.text()));
        svg.append(format("</g>%n"));
    }

    private static String rectangle(String style, double x, double y, double width, double height) {
        return format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                style, x, y, width, height);
    }

    private static String line(double from, double y, double to) {
        return format("<path class=\"range\" fill=\"none\" d=\"M%.1f %.1fv8m0 -4H%.1fm0 -4v8\"/>%n", from, y - 4, to);
    }

    private static String text(String style, double x, double y, String text) {
        return format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", style, x, y, escape(text));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
