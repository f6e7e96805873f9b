package io.kafkakit.bench.run;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check found.
 *
 * @param lost orders that are not in the output
 * @param twice records whose order was in the output already
 * @param reordered records behind a later order of their key
 * @param wrong records that are not what their order must give, or under the wrong key
 */
public record Findings(long lost, long twice, long reordered, long wrong) {

    /**
     * Those that break the promise.
     *
     * @param of what was checked, to begin each with
     */
    public List<String> problems(String of, boolean exactlyOnce, boolean keepsOrder) {
        List<String> problems = new ArrayList<>();
        add(problems, of, lost, "lost");
        add(problems, of, exactlyOnce ? twice : 0, "twice");
        add(problems, of, keepsOrder ? reordered : 0, "out of order");
        add(problems, of, wrong, "wrong");
        return problems;
    }

    private static void add(List<String> problems, String of, long count, String what) {
        if (count != 0) {
            problems.add(of + count + " " + what);
        }
    }
}
