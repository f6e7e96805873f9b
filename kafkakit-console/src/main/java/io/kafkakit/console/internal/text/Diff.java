package io.kafkakit.console.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of two texts, side by side. */
public final class Diff {

    /** The table of the comparison has this many squared. */
    private static final int MOST_LINES = 3_000;

    private Diff() {}

    /**
     * A line of the comparison.
     *
     * @param mark {@code -} for the old text only, {@code +} for the new one only, a space for both
     */
    public record Line(char mark, String text) {}

    /** Whether the texts are short enough to be compared. */
    public static boolean isPossible(String before, String after) {
        return lines(before).size() <= MOST_LINES && lines(after).size() <= MOST_LINES;
    }

    /** All lines: those that were removed come before those that were added in their place. */
    public static List<Line> of(String before, String after) {
        List<String> old = lines(before);
        List<String> now = lines(after);
        int[][] common = common(old, now);
        List<Line> diff = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                diff.add(new Line(' ', old.get(i++)));
                j++;
            } else if (j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                diff.add(new Line('-', old.get(i++)));
            } else {
                diff.add(new Line('+', now.get(j++)));
            }
        }
        return diff;
    }

    /** The length of the longest common rest, from each pair of lines on. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> lines(String text) {
        return Arrays.asList(text.split("\n", -1));
    }
}
