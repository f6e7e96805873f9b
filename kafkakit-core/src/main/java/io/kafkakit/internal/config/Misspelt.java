package io.kafkakit.internal.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the setting that was probably meant by a name that no Kafka client knows. */
final class Misspelt {

    /** Letters that may differ; with more it is another name. */
    private static final int MOST = 2;

    private Misspelt() {}

    /** The known setting with the nearest name, with its prefix; empty if none is near. */
    static Optional<String> nearest(String name) {
        Set<String> known = new TreeSet<>();
        for (ClientKind kind : ClientKind.values()) {
            for (String each : kind.definition().names()) {
                known.add(each);
                known.add(kind.prefix() + each);
            }
        }
        String nearest = null;
        int least = MOST + 1;
        for (String each : known) {
            if (Math.abs(each.length() - name.length()) < least) {
                int distance = distance(name, each);
                nearest = distance < least ? each : nearest;
                least = Math.min(least, distance);
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Number of letters to insert, remove or replace (Levenshtein). */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
