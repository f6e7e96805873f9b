package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Resolve;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter's way back. Pure.
 *
 * @param record what to send; null if nothing
 * @param refusal why it cannot go back; null if it can
 */
record Return(
        @Nullable ProducerRecord<byte[], byte[]> record,
        @Nullable String refusal) {

    /** What the failure has written; on the way back it is not true any more. */
    private static final Set<String> OF_THE_FAILURE = Set.of(
            HeaderNames.RETRY_COUNT,
            HeaderNames.LAST_ERROR,
            HeaderNames.FAILED_AT,
            HeaderNames.ERROR_REASON,
            HeaderNames.RETRY_TOPIC,
            HeaderNames.RETRY_PARTITION,
            HeaderNames.ATTEMPTS,
            HeaderNames.EXCEPTION_CLASS,
            HeaderNames.STACK_TRACE,
            HeaderNames.DUE,
            HeaderNames.NOT_BEFORE,
            HeaderNames.FIRST_FAILED_AT,
            HeaderNames.DISPOSITION,
            HeaderNames.REDRIVE_TOPIC,
            HeaderNames.REDRIVES,
            HeaderNames.DEAD_LETTER);

    /** Where it came from; in its source topic a record is its own origin. */
    private static final Set<String> OF_THE_ORIGIN = Set.of(
            HeaderNames.ORIGINAL_TOPIC,
            HeaderNames.ORIGINAL_PARTITION,
            HeaderNames.ORIGINAL_OFFSET,
            HeaderNames.ORIGINAL_TIMESTAMP,
            HeaderNames.GROUP);

    /** Other toolkits', which our own dead letters may have too. */
    private static final List<String> OF_OTHERS =
            List.of("kafka_dlt-", "dead-letter-", "__streams.errors.", "__connect.errors.", "__dlq.errors.");

    /** Where it would go; null if it cannot. */
    static @Nullable String target(DeadLetter letter, Resolve how) {
        return how.isToSource() ? letter.source().topic() : letter.source().retryTopic();
    }

    /**
     * Of a dead letter.
     *
     * @param partitions how many a topic has; 0 for one that is not there
     * @param now milliseconds since 1970
     */
    static Return of(DeadLetter letter, Resolve how, ToIntFunction<String> partitions, long now) {
        String target = target(letter, how);
        if (target == null) {
            return refused(
                    how.isToSource()
                            ? "its headers do not tell which topic it came from"
                            : "its group has no retry topic; redrive it to its source topic");
        }
        if (letter.redrives() >= how.mostRedrives()) {
            return refused("it has been redriven " + letter.redrives() + " times already");
        }
        int count = partitions.applyAsInt(target);
        if (count == 0) {
            return refused("topic '" + target + "' does not exist, or may not be seen");
        }
        Integer partition = letter.source().partition();
        UnaryOperator<byte[]> edit = how.edit();
        byte[] value = letter.value();
        return new Return(
                new ProducerRecord<>(
                        target,
                        partition == null ? null : Integer.valueOf(partition % count),
                        null,
                        letter.key(),
                        edit == null || value == null ? value : edit.apply(value),
                        headers(letter, how, now)),
                null);
    }

    private static Return refused(String why) {
        return new Return(null, why);
    }

    private static Headers headers(DeadLetter letter, Resolve how, long now) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            String name = header.key();
            boolean isOver = OF_THE_FAILURE.contains(name)
                    || OF_OTHERS.stream().anyMatch(name::startsWith)
                    || (how.isToSource() && OF_THE_ORIGIN.contains(name));
            if (!isOver) {
                headers.add(header);
            }
        }
        put(headers, HeaderNames.REDRIVES, letter.redrives() + 1);
        put(headers, HeaderNames.DEAD_LETTER, letter.topic() + " " + letter.position());
        if (!how.isToSource()) {
            put(headers, HeaderNames.DUE, now);
        }
        return headers;
    }

    private static void put(Headers headers, String name, Object value) {
        headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
