package io.kafkakit.saga.test;

import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.saga.internal.machine.Token;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A command that a saga sent. Immutable, if its data is.
 *
 * @param event its name
 * @param data of the command; for a child saga its first state
 * @param key of its record; for a child saga the child's id
 * @param step that sent it
 * @param activation the number of the step in its saga, from 1: a step in a loop has several
 * @param attempt from 1
 * @param isUndo whether it undoes the step
 */
public record SentCommand(
        String topic,
        String event,
        Object data,
        @Nullable String key,
        String step,
        int activation,
        int attempt,
        boolean isUndo) {

    static SentCommand of(EventRecord record, Token token) {
        Object key = record.key();
        return new SentCommand(
                record.topic(),
                Objects.requireNonNull(record.event()),
                Objects.requireNonNull(record.data()),
                key == null ? null : key.toString(),
                token.step(),
                token.activation(),
                token.attempt(),
                token.isUndo());
    }

    /** The token of a command; null if the record is none: others, and replies to a parent, ask for no reply. */
    static @Nullable Token token(EventRecord record) {
        return header(record, HeaderNames.REPLY_TO) == null ? null : Token.of(header(record, HeaderNames.CORRELATION));
    }

    private static @Nullable String header(EventRecord record, String name) {
        for (Header each : record.headers()) {
            if (each.key().equals(name)) {
                return new String(each.value(), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
