package io.kafkakit.saga.internal.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the end of a saga.
 *
 * @param key of the reply
 * @param correlation of the reply; null for none
 */
public record Caller(String topic, String key, @Nullable String correlation) {
    public Caller {
        Objects.requireNonNull(topic, "caller.topic is missing");
        Objects.requireNonNull(key, "caller.key is missing");
    }

    /** Whether it is the same step of the same saga, maybe with another try. */
    boolean isStepOf(Caller other) {
        Token its = Token.of(correlation);
        Token others = Token.of(other.correlation);
        return its != null
                && others != null
                && topic.equals(other.topic)
                && its.saga().equals(others.saga())
                && its.id().equals(others.id())
                && its.step().equals(others.step())
                && its.activation() == others.activation();
    }
}
