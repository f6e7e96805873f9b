package io.kafkakit.cli.terminal;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Rows whose cells stand below each other, and fit the terminal. */
public final class Columns {

    private static final int GAP = 2;
    /** A column is not made narrower than this; below it nobody could read it. */
    private static final int NARROWEST = 8;

    private final List<String> titles;

    public Columns(String... titles) {
        this.titles = List.of(titles);
    }

    /**
     * Prints them, as wide as the terminal where the output is one. The widest cells are cut first, which an ellipsis shows.
     *
     * @param all as many cells in each as there are titles
     */
    public void print(List<List<String>> all, PrintWriter out) {
        print(all, out, Integer.getInteger("kafkakit.columns", Integer.MAX_VALUE));
    }

    void print(List<List<String>> all, PrintWriter out, int width) {
        List<List<String>> rows = all.stream()
                .map(row -> row.stream().map(Terminal::clean).toList())
                .toList();
        int[] widths = titles.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        fit(widths, width);
        print(titles, widths, out);
        rows.forEach(row -> print(row, widths, out));
    }

    private static void fit(int[] widths, int most) {
        long gaps = (long) GAP * (widths.length - 1);
        while (Arrays.stream(widths).asLongStream().sum() + gaps > most) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    private static void print(List<String> row, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Terminal.shortened(row.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
        }
        out.println(line.toString().stripTrailing());
    }
}
