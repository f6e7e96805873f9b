package io.kafkakit.console.internal.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sagas of one definition, or the names of all.
 *
 * @param saga the definition; null for the list of names
 */
public record SagasView(
        Shell shell, @Nullable String saga, List<Name> names, List<Entry> entries, String state, String shown) {

    /** A definition. */
    public record Name(String name, String href) {}

    /** A saga. */
    public record Entry(String id, String href, String status, String step, String changed, boolean isStuck) {}

    /** The address of the list with this status only. */
    public String at(String status) {
        return shell.to("/sagas/" + Addresses.part(saga == null ? "" : saga))
                + (status.isEmpty() ? "" : "?status=" + status);
    }
}
