package io.kafkakit.cli.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that fits the terminal. A column without any text is left out. Immutable and thread-safe.
 *
 * <p>On a narrow terminal the least needed columns are left out first. Then the widest cells are cut, which an ellipsis shows. In a
 * pipe nothing is left out or cut. Widths are those that a terminal shows: a wide character takes two columns.
 */
public final class Columns {

    private static final int GAP = 2;
    /** A column is not made narrower than this; below it nobody could read it. */
    private static final int NARROWEST = 8;
    /** The main column keeps at least this width, and this part of the terminal. */
    private static final int NARROWEST_MAIN = 16;

    private static final int PART_OF_MAIN = 3;

    private final List<String> titles;
    private final List<String> whole;
    private final List<String> main;
    private final List<String> leastNeeded;

    public Columns(String... titles) {
        this(List.of(titles), List.of(), List.of(), List.of());
    }

    private Columns(List<String> titles, List<String> whole, List<String> main, List<String> leastNeeded) {
        this.titles = titles;
        this.whole = whole;
        this.main = main;
        this.leastNeeded = leastNeeded;
    }

    /** The cells of these columns are never cut, such as what the user copies from there. */
    public Columns withWhole(String... names) {
        return new Columns(titles, List.of(names), main, leastNeeded);
    }

    /** The column that people look for keeps a third of the terminal. */
    public Columns withMain(String name) {
        return new Columns(titles, whole, List.of(name), leastNeeded);
    }

    /** On a narrow terminal these are left out, in this order, until the others fit. */
    public Columns withLeastNeeded(String... names) {
        return new Columns(titles, whole, main, List.of(names));
    }

    /**
     * Prints them, as wide as the terminal where the output is one.
     *
     * @param all as many cells in each as there are titles
     */
    public void print(List<List<String>> all, PrintWriter out) {
        print(all, out, Terminal.width());
    }

    void print(List<List<String>> all, PrintWriter out, int width) {
        List<List<String>> rows = all.stream()
                .map(row -> row.stream().map(Terminal::clean).toList())
                .toList();
        int[] widths = titles.stream().mapToInt(Terminal::columns).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Terminal.columns(row.get(i)));
            }
        }
        List<Integer> shown = new ArrayList<>(IntStream.range(0, widths.length)
                .filter(i -> rows.isEmpty()
                        || rows.stream().anyMatch(row -> !row.get(i).isBlank()))
                .boxed()
                .toList());
        fit(widths, shown, width);
        print(titles, widths, shown, out);
        rows.forEach(row -> print(row, widths, shown, out));
    }

    private void fit(int[] widths, List<Integer> shown, int most) {
        int[] least = least(widths, Math.max(NARROWEST_MAIN, most / PART_OF_MAIN));
        for (String title : leastNeeded) {
            if (total(least, shown) > most) {
                shown.remove((Integer) titles.indexOf(title));
            }
        }
        if (total(least, shown) > most) {
            least = least(widths, NARROWEST);
        }
        while (total(widths, shown) > most) {
            int widest = -1;
            for (int i : shown) {
                boolean canShrink = widths[i] > least[i];
                widest = canShrink && (widest < 0 || widths[i] > widths[widest]) ? i : widest;
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** How narrow each column may become. */
    private int[] least(int[] widths, int ofMain) {
        int[] least = new int[widths.length];
        for (int i = 0; i < widths.length; i++) {
            String title = titles.get(i);
            int narrowest = main.contains(title) ? ofMain : NARROWEST;
            least[i] = whole.contains(title) ? widths[i] : Math.min(widths[i], narrowest);
        }
        return least;
    }

    private static long total(int[] widths, List<Integer> shown) {
        return shown.stream().mapToLong(i -> widths[i] + GAP).sum() - GAP;
    }

    private static void print(List<String> row, int[] widths, List<Integer> shown, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i : shown) {
            String cell = Terminal.shortened(row.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - Terminal.columns(cell) + GAP));
        }
        out.println(line.toString().stripTrailing());
    }
}
