package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.recover.OwnHeaders;
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
 * @param record what to send; null if nothing, because it is refused or is to be discarded
 * @param refusal why it cannot go back; null if it can, or need not
 */
record Return(
        @Nullable ProducerRecord<byte[], byte[]> record,
        @Nullable String refusal) {

    /** Of the redrive before, if there was one. */
    private static final Set<String> OF_THE_REDRIVE =
            Set.of(HeaderNames.REDRIVES, HeaderNames.DEAD_LETTER, HeaderNames.REDRIVE_GROUP);

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
        if (!how.isRedrive()) {
            return new Return(null, null);
        }
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
                        edit == null || value == null ? value : edited(edit, value),
                        headers(letter, how, now)),
                null);
    }

    /** The edit gets a copy, because it may change it: whether it was edited is found by comparing it with the dead letter. */
    private static byte[] edited(UnaryOperator<byte[]> edit, byte[] value) {
        byte[] edited = edit.apply(value.clone());
        if (edited == null) {
            throw new IllegalStateException(
                    "the edit of a dead letter returned null: return its value, changed or not");
        }
        return edited;
    }

    /** How much is sent, about. */
    long bytes() {
        if (record == null) {
            return 0;
        }
        long bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Return refused(String why) {
        return new Return(null, why);
    }

    private static boolean isOfOthers(String name) {
        for (String prefix : OF_OTHERS) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Headers headers(DeadLetter letter, Resolve how, long now) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            String name = header.key();
            boolean isOver = OwnHeaders.OF_THE_FAILURE.contains(name)
                    || OF_THE_REDRIVE.contains(name)
                    || isOfOthers(name)
                    || (how.isToSource() && OwnHeaders.OF_THE_ORIGIN.contains(name));
            if (!isOver) {
                headers.add(header);
            }
        }
        HeaderText.put(headers, HeaderNames.REDRIVES, letter.redrives() + 1);
        HeaderText.put(headers, HeaderNames.DEAD_LETTER, letter.topic() + " " + letter.position());
        String group = letter.source().group();
        if (!how.isToSource()) {
            HeaderText.put(headers, HeaderNames.DUE, now);
        } else if (group != null) {
            // All groups of the topic see it, and for this one it is a failure still.
            HeaderText.put(headers, HeaderNames.REDRIVE_GROUP, group);
        }
        return headers;
    }
}
