package io.kafkakit.cli.audit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that was checked.
 *
 * @param proven what holds, in words and numbers
 * @param violations what speaks against it; none if it holds
 */
public record Finding(String proven, List<String> violations) {

    private static final int SHOWN = 3;

    /** Whether it holds. */
    public boolean holds() {
        return violations.isEmpty();
    }

    /** What holds, or the first violations. */
    public String words() {
        if (holds()) {
            return proven;
        }
        String shown = violations.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return "NOT TRUE: " + proven + ": " + shown
                + (violations.size() > SHOWN ? String.format("; and %,d more", violations.size() - SHOWN) : "");
    }
}
