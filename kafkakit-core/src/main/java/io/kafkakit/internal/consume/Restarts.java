package io.kafkakit.internal.consume;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.tenure.Tenure;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that begin again, because Kafka refuses what a handler sent that has changed a state or had an effect. When its record is
 * read again, it becomes a dead letter without running the handler. Thread-safe.
 */
final class Restarts {

    private final Queue<Tenure> ended = new ConcurrentLinkedQueue<>();
    private final Map<TopicPartition, Map<Long, Exception>> refused = new ConcurrentHashMap<>();

    /** The tenure has ended because of this record. */
    void add(Tenure tenure, Delivery record, Exception reason) {
        refused.computeIfAbsent(tenure.partition(), its -> new ConcurrentHashMap<>())
                .put(record.record().offset(), reason);
        ended.add(tenure);
    }

    /** The next tenure that has ended; null if there is none. */
    @Nullable
    Tenure next() {
        return ended.poll();
    }

    /** Why the output of the record at this offset is refused; null if it is not known to be. */
    @Nullable
    Exception refused(TopicPartition partition, long offset) {
        Map<Long, Exception> offsets = refused.get(partition);
        return offsets == null ? null : offsets.get(offset);
    }

    /** The partition begins at this offset. */
    void begin(TopicPartition partition, long offset) {
        Map<Long, Exception> offsets = refused.get(partition);
        if (offsets != null) {
            offsets.keySet().removeIf(each -> each < offset);
        }
    }

    /** The partition is not ours any more. */
    void forget(TopicPartition partition) {
        refused.remove(partition);
    }
}
