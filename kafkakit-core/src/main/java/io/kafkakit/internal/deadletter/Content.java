package io.kafkakit.internal.deadletter;

import io.kafkakit.HeaderNames;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.internal.letter.RecordLetter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The content of the failed record, from its dead letter. If that lacks a part, from the original record. */
final class Content {

    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;
    private final @Nullable Long timestamp;

    private Content(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, @Nullable Long timestamp) {
        this.key = key;
        this.value = value;
        this.headers = headers;
        this.timestamp = timestamp;
    }

    /**
     * The content for a dead letter.
     *
     * @throws Lost if neither the dead letter nor the original is complete
     */
    static Content of(RecordLetter letter, Resolve how, Topics topics) throws Lost {
        if (!letter.isPartial()) {
            Instant timestamp = letter.source().timestamp();
            return new Content(
                    letter.key(),
                    letter.value(),
                    letter.headersThatFailed(how.isToSource()),
                    timestamp == null ? null : Long.valueOf(timestamp.toEpochMilli()));
        }
        Original original = topics.original(letter);
        ConsumerRecord<byte[], byte[]> record = original.record();
        if (record != null) {
            long timestamp = record.timestamp();
            return new Content(
                    record.key(),
                    record.value(),
                    Arrays.asList(record.headers().toArray()),
                    timestamp < 0 ? null : Long.valueOf(timestamp));
        }
        boolean lacksOnlyHeaders = letter.toolkit() == Toolkit.SHARE_GROUP && letter.isCopy();
        if (lacksOnlyHeaders && how.isWithoutHeaders()) {
            return new Content(letter.key(), letter.value(), List.of(), null);
        }
        throw new Lost(original.missing()
                + (lacksOnlyHeaders
                        ? ", and the dead letter has no headers of it; it can be redriven without headers, if you ask for that"
                        : ", and the dead letter has no whole copy of it"));
    }

    /** The record does not exist any more. */
    static final class Lost extends Exception {

        private static final long serialVersionUID = 1L;

        Lost(String why) {
            super(why, null, false, false);
        }

        /** The reason in words. */
        String why() {
            return String.valueOf(getMessage());
        }
    }

    byte @Nullable [] key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }

    List<Header> headers() {
        return headers;
    }

    /** In milliseconds since 1970; null if unknown. */
    @Nullable
    Long timestamp() {
        return timestamp;
    }

    /** How often it had been redriven before it failed. */
    int redrives() {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).key().equals(HeaderNames.REDRIVES)) {
                Long redrives = HeaderText.number(headers.get(i), Integer.MAX_VALUE);
                return redrives == null ? 0 : redrives.intValue();
            }
        }
        return 0;
    }
}
