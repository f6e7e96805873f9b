package io.kafkakit.saga.internal.machine;

import java.util.Map;
import java.util.Objects;

/**
 * An event that is kept: it came before the step that waits for it, or a function of the definition failed on it.
 *
 * @param event its name
 * @param activation of the step that it belongs to; 0 for any that waits for it
 * @param value its bytes, as Base64
 * @param headers its headers, as Base64
 */
public record Early(String event, int activation, String value, Map<String, String> headers) {
    public Early {
        Objects.requireNonNull(event, "early.event is missing");
        Objects.requireNonNull(value, "early.value is missing");
        Objects.requireNonNull(headers, "early.headers is missing");
    }

    /** The same event, for this step only. */
    Early ofActivation(int number) {
        return new Early(event, number, value, headers);
    }
}
