package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.letter.RecordLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The original record of a dead letter, where it was first read.
 *
 * @param record null if it cannot be read
 * @param missing why not; null if it was read
 */
record Original(
        @Nullable ConsumerRecord<byte[], byte[]> record,
        @Nullable String missing) {

    /** A producer's clock may be ahead of the clock of the broker that wrote the dead letter. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    static Original missing(String why) {
        return new Original(null, why);
    }

    /**
     * This original, unless it cannot be the dead letter's. A recreated topic has other records at the same offsets.
     */
    Original of(RecordLetter letter) {
        if (record == null || !isAnother(record, letter)) {
            return this;
        }
        return missing("'" + record.topic()
                + "' has another record where its original was, as a topic that was made anew has");
    }

    private static boolean isAnother(ConsumerRecord<byte[], byte[]> found, RecordLetter letter) {
        Instant produced = letter.source().timestamp();
        if (produced != null && produced.toEpochMilli() != found.timestamp()) {
            return true;
        }
        Instant failed = letter.failure().at();
        if (failed != null && Instant.ofEpochMilli(found.timestamp()).isAfter(failed.plus(CLOCKS))) {
            return true;
        }
        return letter.isCopy()
                && !((letter.hasTheKeyForAValue() || Arrays.equals(found.value(), letter.value()))
                        && (letter.hasThePartitionForAKey() || Arrays.equals(found.key(), letter.key())));
    }
}
