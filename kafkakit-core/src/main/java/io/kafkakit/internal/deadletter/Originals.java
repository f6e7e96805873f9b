package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Interrupts;
import io.kafkakit.internal.lookup.Polled;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Reads single original records. Dead letters of one failure lie near each other, and so do their originals. So a
 * fetch's records are kept for the next ones. Used by one thread.
 */
final class Originals implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** A poll returns up to a megabyte of a partition. */
    private static final int MOST_FETCHED = 16;

    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final Map<TopicPartition, Extent> extents = new HashMap<>();
    private final Map<TopicPartition, Fetched> fetched = new LinkedHashMap<>();

    Originals(Clients clients) {
        this.consumer = clients.consumer();
        this.clock = clients.clock();
    }

    /** Where the partition begins, and the offset before which everything is committed or aborted. */
    private record Extent(long begin, long end) {}

    /** The records from one offset on, up to before another. */
    private record Fetched(long begin, long end, Map<Long, ConsumerRecord<byte[], byte[]>> records) {

        boolean covers(long offset) {
            return begin <= offset && offset < end;
        }
    }

    /** The record at this offset of an existing partition. */
    Original at(String topic, int partition, long offset) {
        TopicPartition from = new TopicPartition(topic, partition);
        try {
            Extent extent = extents.computeIfAbsent(from, this::extent);
            if (offset >= extent.end()) {
                return Original.missing("its original is not in '" + topic
                        + "': it was made anew, or a transaction is open there before that offset");
            }
            ConsumerRecord<byte[], byte[]> record = offset < extent.begin()
                    ? null
                    : fetched(from, offset).records().get(offset);
            return record == null
                    ? Original.missing("its original is not in '" + topic + "' any more")
                    : new Original(record, null);
        } catch (TopicAuthorizationException e) {
            return Original.missing("its original in '" + topic + "' is not readable for this user");
        }
    }

    private Extent extent(TopicPartition partition) {
        List<TopicPartition> one = List.of(partition);
        return new Extent(
                consumer.beginningOffsets(one).getOrDefault(partition, 0L),
                consumer.endOffsets(one).getOrDefault(partition, 0L));
    }

    private Fetched fetched(TopicPartition from, long offset) {
        Fetched before = fetched.get(from);
        if (before != null && before.covers(offset)) {
            return before;
        }
        if (fetched.size() >= MOST_FETCHED) {
            fetched.clear();
        }
        Fetched now = fetch(from, offset);
        fetched.put(from, now);
        return now;
    }

    private Fetched fetch(TopicPartition from, long offset) {
        consumer.assign(List.of(from));
        consumer.seek(from, offset);
        Map<Long, ConsumerRecord<byte[], byte[]>> records = new HashMap<>();
        long since = clock.nanos();
        // The consumer passes compacted and aborted records without returning a record.
        while (consumer.position(from) <= offset) {
            Polled.all(consumer.poll(POLL)).forEach(record -> records.put(record.offset(), record));
            if (clock.nanos() - since > PATIENCE.toNanos()) {
                throw new TimeoutException("the original of a dead letter cannot be read: " + from + "@" + offset);
            }
        }
        return new Fetched(offset, consumer.position(from), records);
    }

    @Override
    public void close() {
        Interrupts.without(() -> consumer.close(CloseOptions.timeout(CLOSE)));
    }
}
