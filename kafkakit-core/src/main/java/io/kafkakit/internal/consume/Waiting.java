package io.kafkakit.internal.consume;

import io.kafkakit.internal.flow.Delivery;

/**
 * A delivery that waits for its handler.
 *
 * @param dueAt not before this time, in milliseconds since 1970
 * @param nextOffset what to commit when it is done; behind the last record of a poll that is the consumer's own position, so
 *     that transaction markers and compacted records behind it do not count as lag
 */
record Waiting(Delivery delivery, long dueAt, long nextOffset) {

    /** Key, value and headers, about. */
    int bytes() {
        return Math.max(0, delivery.record().serializedKeySize())
                + Math.max(0, delivery.record().serializedValueSize())
                + 100;
    }
}
