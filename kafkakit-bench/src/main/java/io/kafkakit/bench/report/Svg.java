package io.kafkakit.bench.report;

import java.util.Locale;

/** The pieces of an SVG that all charts have: with a background of its own, so that it can be read whatever is around it. */
final class Svg {

    /** The width of one letter; no font is known here, and this is wide enough for all. */
    static final double LETTER = 7.2;

    static final String END = "</svg>\n";

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

    private Svg() {}

    /** All up to the title, which stands on the page too. */
    static String begin(int width, int height, String title) {
        return format(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                        width, height, escape(title))
                + STYLE
                + format(
                        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n",
                        width - 1, height - 1)
                + text("title", 16, 26, title);
    }

    static String text(String style, double x, double y, String text) {
        return format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", style, x, y, escape(text));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
