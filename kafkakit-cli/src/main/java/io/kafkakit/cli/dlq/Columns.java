package io.kafkakit.cli.dlq;

import io.kafkakit.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;

/** Rows whose cells stand below each other. */
final class Columns {

    private final List<String> titles;

    Columns(String... titles) {
        this.titles = List.of(titles);
    }

    void print(List<List<String>> all, PrintWriter out) {
        List<List<String>> rows = all.stream()
                .map(row -> row.stream().map(Terminal::clean).toList())
                .toList();
        int[] widths = titles.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        print(titles, widths, out);
        rows.forEach(row -> print(row, widths, out));
    }

    private static void print(List<String> row, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        out.println(line.toString().stripTrailing());
    }
}
