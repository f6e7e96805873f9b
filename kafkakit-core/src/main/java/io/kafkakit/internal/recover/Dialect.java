package io.kafkakit.internal.recover;

import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The names that another toolkit gives its dead letters' headers; an empty name for what it does not say.
 *
 * @param binary whether numbers are four or eight bytes, the most significant first, and not text
 */
public record Dialect(
        Toolkit toolkit,
        boolean binary,
        String topic,
        String partition,
        String offset,
        String timestamp,
        String group,
        String errorClass,
        String message,
        String stackTrace,
        String attempts) {

    /** Those that are told by a header with the source topic. */
    private static final List<Dialect> ALL = List.of(
            new Dialect(
                    Toolkit.SPRING,
                    true,
                    "kafka_dlt-original-topic",
                    "kafka_dlt-original-partition",
                    "kafka_dlt-original-offset",
                    "kafka_dlt-original-timestamp",
                    "kafka_dlt-original-consumer-group",
                    "kafka_dlt-exception-fqcn",
                    "kafka_dlt-exception-message",
                    "kafka_dlt-exception-stacktrace",
                    ""),
            // Where its dead letters come from its retry topics.
            new Dialect(
                    Toolkit.SPRING,
                    true,
                    "kafka_original-topic",
                    "kafka_original-partition",
                    "kafka_original-offset",
                    "kafka_original-timestamp",
                    "kafka_original-consumer-group",
                    "kafka_exception-fqcn",
                    "kafka_exception-message",
                    "kafka_exception-stacktrace",
                    "retry_topic-attempts"),
            new Dialect(
                    Toolkit.SMALLRYE,
                    false,
                    "dead-letter-topic",
                    "dead-letter-partition",
                    "dead-letter-offset",
                    "",
                    "",
                    "dead-letter-exception-class-name",
                    "dead-letter-reason",
                    "",
                    ""),
            prefixed(Toolkit.KAFKA_STREAMS, "__streams.errors.", "", "exception", "message", "stacktrace", ""),
            prefixed(
                    Toolkit.KAFKA_CONNECT,
                    "__connect.errors.",
                    "",
                    "exception.class.name",
                    "exception.message",
                    "exception.stacktrace",
                    ""),
            prefixed(Toolkit.SHARE_GROUP, "__dlq.errors.", "group", "", "message", "", "delivery.count"),
            prefixed(Toolkit.KARAFKA, "source_", "consumer_group", "", "", "", "attempts"),
            prefixed(Toolkit.KARAFKA, "original_", "consumer_group", "", "", "", "attempts"));

    private static Dialect prefixed(
            Toolkit toolkit,
            String prefix,
            String group,
            String errorClass,
            String message,
            String stackTrace,
            String attempts) {
        return new Dialect(
                toolkit,
                false,
                prefix + "topic",
                prefix + "partition",
                prefix + "offset",
                "",
                group.isEmpty() ? "" : prefix + group,
                errorClass.isEmpty() ? "" : prefix + errorClass,
                message.isEmpty() ? "" : prefix + message,
                stackTrace.isEmpty() ? "" : prefix + stackTrace,
                attempts.isEmpty() ? "" : prefix + attempts);
    }

    /** The first whose source topic is there; null if none is. */
    public static @Nullable Dialect of(Headers headers) {
        return ALL.stream()
                .filter(dialect -> headers.lastHeader(dialect.topic()) != null)
                .findFirst()
                .orElse(null);
    }

    /** The header's text; null if there is none. */
    public @Nullable String text(Headers headers, String name) {
        return name.isEmpty() ? null : HeaderText.text(headers, name);
    }

    /** The header's number, from 0 to the most; null if there is none. */
    public @Nullable Long number(Headers headers, String name, long most) {
        if (name.isEmpty()) {
            return null;
        }
        Header header = headers.lastHeader(name);
        if (!binary || header == null || header.value() == null) {
            return HeaderText.number(headers, name, most);
        }
        byte[] value = header.value();
        long number = switch (value.length) {
            case Integer.BYTES -> ByteBuffer.wrap(value).getInt();
            case Long.BYTES -> ByteBuffer.wrap(value).getLong();
            default -> -1;
        };
        return number < 0 || number > most ? null : number;
    }

    /** The names that this toolkit's newest version gives them. */
    static Dialect of(Toolkit toolkit) {
        return ALL.stream()
                .filter(dialect -> dialect.toolkit() == toolkit)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no names are known for " + toolkit));
    }

    /**
     * Writes under these names where a record came from and why it failed.
     *
     * @param trace null to write none
     */
    void write(Headers to, Origin from, String groupId, Throwable reason, @Nullable String trace) {
        put(to, topic, bytes(from.topic()));
        put(
                to,
                partition,
                binary
                        ? ByteBuffer.allocate(Integer.BYTES)
                                .putInt(from.partition())
                                .array()
                        : bytes(from.partition()));
        put(to, offset, number(from.offset()));
        put(to, timestamp, number(from.timestamp()));
        put(to, group, bytes(groupId));
        put(to, errorClass, bytes(reason.getClass().getName()));
        put(to, message, bytes(RecoveryHeaders.reason(reason)));
        put(to, stackTrace, trace == null ? null : bytes(trace));
    }

    private byte[] number(long number) {
        return binary ? ByteBuffer.allocate(Long.BYTES).putLong(number).array() : bytes(number);
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Replaces what an earlier failure has written. */
    private static void put(Headers to, String name, byte @Nullable [] value) {
        if (!name.isEmpty()) {
            to.remove(name);
            if (value != null) {
                to.add(name, value);
            }
        }
    }
}
