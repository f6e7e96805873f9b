package io.kafkakit.test;

import io.kafkakit.internal.flow.Delivery;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys with a record that waits for a retry, if retries keep the order of keys. Later records of such a key wait
 * behind it. This works as in production, but settles at once, because an {@link EventTester} has no commits.
 */
final class WaitingKeys {

    private record PartitionKey(int partition, ByteBuffer key) {}

    /** By offsets in the source topic. */
    private final Map<PartitionKey, Set<Long>> retrying = new HashMap<>();

    /** Whether another record of its key must be done first. */
    boolean isBehindAnother(Delivery delivery) {
        PartitionKey key = key(delivery);
        Set<Long> first = key == null ? null : retrying.get(key);
        return first != null && !first.contains(delivery.origin().offset());
    }

    /** Notes the delivery's outcome. */
    void settle(Delivery delivery, boolean triedAgain) {
        PartitionKey key = key(delivery);
        if (key == null) {
            return;
        }
        Set<Long> offsets = retrying.computeIfAbsent(key, its -> new HashSet<>());
        if (triedAgain) {
            offsets.add(delivery.origin().offset());
        } else {
            offsets.remove(delivery.origin().offset());
        }
        if (offsets.isEmpty()) {
            retrying.remove(key);
        }
    }

    private static @Nullable PartitionKey key(Delivery delivery) {
        byte[] key = delivery.record().key();
        return key == null
                ? null
                : new PartitionKey(
                        delivery.record().partition(), ByteBuffer.wrap(key).asReadOnlyBuffer());
    }
}
