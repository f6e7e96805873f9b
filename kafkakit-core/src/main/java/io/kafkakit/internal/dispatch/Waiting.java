package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.ledger.Entry;

/**
 * A delivery that waits for its handler.
 *
 * @param entry its place in the ledger
 * @param dueAt the earliest time for its handler, in milliseconds since 1970
 */
public record Waiting(Delivery delivery, Entry entry, long dueAt) {

    /** The objects of a record, without headers. */
    private static final int OVERHEAD = 300;

    /** Its approximate memory. */
    int bytes() {
        return Math.max(0, delivery.record().serializedKeySize())
                + Math.max(0, delivery.record().serializedValueSize())
                + OVERHEAD;
    }
}
