package io.kafkakit.console.internal.pages;

import io.kafkakit.console.internal.text.Diff;
import java.util.List;

/**
 * An edited value.
 *
 * @param value as it is edited
 * @param problem why it cannot be sent; empty text if it can, or was not tried
 * @param diff with the old value; empty while it is edited
 */
public record EditView(String value, String problem, List<Diff.Line> diff) {

    /** Whether it is compared, not edited. */
    public boolean isReady() {
        return !diff.isEmpty();
    }

    /** How many lines were added. */
    public long added() {
        return diff.stream().filter(line -> line.mark() == '+').count();
    }

    /** How many lines were removed. */
    public long removed() {
        return diff.stream().filter(line -> line.mark() == '-').count();
    }
}
