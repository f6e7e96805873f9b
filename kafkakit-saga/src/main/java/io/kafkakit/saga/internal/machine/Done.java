package io.kafkakit.saga.internal.machine;

import java.util.Objects;

/** A step that is undone if a later one fails. */
public record Done(String step, int activation) {

    public Done {
        Objects.requireNonNull(step, "done.step is missing");
    }
}
