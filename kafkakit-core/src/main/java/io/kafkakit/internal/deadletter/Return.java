package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Source;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.encode.SendInterceptors;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.flow.Origin;
import io.kafkakit.internal.letter.RecordLetter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter's way back. Pure, except for its questions to {@link Topics}.
 *
 * @param record the record to send; null if the dead letter is refused or discarded
 * @param refusal why it cannot go back; null if it can, or need not
 * @param edited whether an edited value goes back
 * @param timestamp which timestamp it gets in its source topic, in words; null if it does not go there
 */
record Return(
        @Nullable ProducerRecord<byte[], byte[]> record,
        @Nullable String refusal,
        boolean edited,
        @Nullable String timestamp) {

    /** Headers of an earlier redrive. */
    private static final Set<String> OF_THE_REDRIVE =
            Set.of(HeaderNames.REDRIVES, HeaderNames.DEAD_LETTER, HeaderNames.REDRIVE_GROUP);

    /**
     * Consumers of SmallRye and Spring add these headers to a record that they cannot deserialize. If they were sent
     * back, SmallRye would take their bytes for those that failed.
     */
    private static final List<String> OF_A_CONSUMER =
            List.of("deserialization-failure-", "springDeserializerException");

    /** The target topic; null if there is none. */
    public static @Nullable String target(DeadLetter letter, Resolve how) {
        return how.isToSource() ? letter.source().topic() : letter.source().retryTopic();
    }

    /**
     * The way back of a dead letter.
     *
     * @param now milliseconds since 1970
     */
    public static Return of(RecordLetter letter, Resolve how, Topics topics, long now) {
        if (!how.isRedrive()) {
            return new Return(null, null, false, null);
        }
        String target = target(letter, how);
        if (target == null) {
            return refused(
                    how.isToSource()
                            ? "its headers do not tell which topic it came from"
                            : "its group has no retry topic; redrive it to its source topic");
        }
        int partitions = topics.partitions(target);
        if (partitions == 0) {
            return refused("topic '" + target + "' does not exist, or is not visible to this user");
        }
        try {
            Content content = Content.of(letter, how, topics);
            if (content.redrives() >= how.mostRedrives()) {
                return refused("it has been redriven " + content.redrives() + " times already");
            }
            Stamp stamp = how.isToSource() ? Stamp.of(content.timestamp(), target, topics, now) : Stamp.NOW;
            byte[] value = edited(content.value(), how);
            Integer partition = letter.source().partition();
            return new Return(
                    new ProducerRecord<>(
                            target,
                            partition == null ? null : Integer.valueOf(partition % partitions),
                            stamp.timestamp(),
                            content.key(),
                            value,
                            headers(letter, content, stamp, how.isToSource() ? null : now)),
                    null,
                    !Arrays.equals(value, content.value()),
                    stamp.words());
        } catch (Content.Lost e) {
            return refused(e.why());
        }
    }

    private static byte @Nullable [] edited(byte @Nullable [] value, Resolve how) {
        UnaryOperator<byte[]> edit = how.edit();
        return edit == null || value == null ? value : edited(edit, value);
    }

    /**
     * The edit gets a copy, because it may change it. The result is compared with the dead letter to find out whether
     * it was edited.
     */
    private static byte[] edited(UnaryOperator<byte[]> edit, byte[] value) {
        byte[] edited = edit.apply(value.clone());
        if (edited == null) {
            throw new IllegalStateException(
                    "the edit of a dead letter returned null: return its value, changed or not");
        }
        return edited;
    }

    /** As these interceptors want its record. */
    Return staged(SendInterceptors interceptors) {
        return record == null
                ? this
                : new Return(
                        interceptors.stagedInAnyCase(record, SendInterceptor.Purpose.REDRIVE),
                        refusal,
                        edited,
                        timestamp);
    }

    /** The approximate bytes to send. */
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
        return new Return(null, why, false, null);
    }

    private static Headers headers(DeadLetter letter, Content content, Stamp stamp, @Nullable Long due) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : content.headers()) {
            if (!OF_THE_REDRIVE.contains(header.key()) && OF_A_CONSUMER.stream().noneMatch(header.key()::startsWith)) {
                headers.add(header);
            }
        }
        HeaderText.put(headers, HeaderNames.REDRIVES, content.redrives() + 1);
        HeaderText.put(headers, HeaderNames.DEAD_LETTER, letter.topic() + " " + letter.position());
        if (stamp.original() != null && headers.lastHeader(HeaderNames.ORIGINAL_TIMESTAMP) == null) {
            HeaderText.put(headers, HeaderNames.ORIGINAL_TIMESTAMP, stamp.original());
        }
        if (due != null) {
            HeaderText.put(headers, HeaderNames.DUE, due);
        } else if (letter.source().group() != null) {
            toSource(letter, content, headers, letter.source().group());
        }
        return headers;
    }

    /** All groups of the topic see the record. For this group it is still a failed one, with the effects of that. */
    private static void toSource(DeadLetter letter, Content content, Headers headers, String group) {
        Source source = letter.source();
        // What other toolkits failed to handle has no effects of ours.
        if (letter.toolkit() == Toolkit.KAFKAKIT
                && source.topic() != null
                && source.partition() != null
                && source.offset() != null
                && content.timestamp() != null) {
            Origin first = new Origin(source.topic(), source.partition(), source.offset(), content.timestamp(), null)
                    .unlessRedriven(letter.headers(), group);
            headers.remove(HeaderNames.FIRST_READ);
            HeaderText.put(headers, HeaderNames.FIRST_READ, first.firstRead(group));
        }
        HeaderText.put(headers, HeaderNames.REDRIVE_GROUP, group);
    }
}
