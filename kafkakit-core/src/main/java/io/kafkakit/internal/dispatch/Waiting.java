package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.ledger.Entry;

/**
 * A delivery that waits for its handler.
 *
 * @param entry its place in the ledger
 * @param dueAt not before this time, in milliseconds since 1970
 */
public record Waiting(Delivery delivery, Entry entry, long dueAt) {

    /** A record's own objects, headers not counted. */
    private static final int OVERHEAD = 300;

    /** What it takes in memory, about. */
    int bytes() {
        return Math.max(0, delivery.record().serializedKeySize())
                + Math.max(0, delivery.record().serializedValueSize())
                + OVERHEAD;
    }
}
