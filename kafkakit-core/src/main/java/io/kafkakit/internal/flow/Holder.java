package io.kafkakit.internal.flow;

import io.kafkakit.Member;
import io.kafkakit.state.PartitionState;
import org.jspecify.annotations.Nullable;

/** Who holds the partition of a record, and what it knows of the partition. Thread-safe. */
@FunctionalInterface
public interface Holder {

    /** The consumer that read the record. */
    Member member();

    /** What it keeps for the partition; null if the topic has no state. */
    default @Nullable PartitionState state() {
        return null;
    }

    /** Why Kafka refused what the handler of the record at this offset had sent; null if it did not. */
    default @Nullable Exception refused(long offset) {
        return null;
    }
}
