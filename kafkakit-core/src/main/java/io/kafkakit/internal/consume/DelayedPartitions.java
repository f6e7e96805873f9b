package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.Pauses;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lookup.GroupLookups;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retry partitions whose next record is not due for a while. The consumer seeks back to that record and pauses the
 * partition until shortly before it is due. So waiting records cost neither memory nor polls, however many they are and
 * however long they wait. Used by the poll thread only.
 *
 * <p>All records of a partition wait equally long, so those behind the first are not due before it.
 */
final class DelayedPartitions {

    /**
     * In milliseconds. The broker may hold an earlier fetch for {@code fetch.max.wait.ms}, half a second by default.
     * The fetch for the due record waits behind it.
     */
    private static final long LEAST_LEAD = 1_000;

    /** In milliseconds. */
    private static final long ASK_AGAIN = 5_000;

    private static final Logger log = LoggerFactory.getLogger(DelayedPartitions.class);

    private final Consumer<?, ?> consumer;
    private final Pauses pauses;
    private final Clock clock;
    private final long lead;
    private long askedAt;
    private final Map<TopicPartition, Parked> parked = new HashMap<>();
    /** End offsets of the partitions. A paused partition has no fetches that would report them. */
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Deque<Sight>> sights = new HashMap<>();

    /**
     * Without parked partitions.
     *
     * @param longestFetch how long a broker may hold a fetch, in milliseconds
     */
    DelayedPartitions(Consumer<?, ?> consumer, Pauses pauses, Clock clock, long longestFetch) {
        this.consumer = consumer;
        this.pauses = pauses;
        this.clock = clock;
        this.lead = Math.max(LEAST_LEAD, 2 * longestFetch);
    }

    /** The record that a partition was sought back to, and when it is due. */
    private record Parked(long offset, long due) {}

    /**
     * A look at a partition.
     *
     * @param at its time, in milliseconds since 1970
     * @param end all records before this offset were in the log
     */
    private record Sight(long at, long end) {}

    /** Whether the record is due so late that it need not be held now. */
    boolean isFar(long due, long now) {
        return due - now > 2 * lead;
    }

    /** Seeks back to this record, and pauses the partition until shortly before the record is due. */
    void park(ConsumerRecord<?, ?> record, long due) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        consumer.seek(partition, new OffsetAndMetadata(record.offset(), record.leaderEpoch(), ""));
        pauses.pause(partition, Pauses.Reason.NOT_DUE);
        parked.put(partition, new Parked(record.offset(), due));
    }

    /**
     * Resumes partitions whose time has come. Returns when the next one comes, in milliseconds since 1970;
     * {@code Long.MAX_VALUE} for never.
     */
    long resume() {
        long now = clock.millis();
        parked.entrySet().removeIf(each -> {
            boolean soon = each.getValue().due() - lead <= now;
            if (soon) {
                pauses.resume(each.getKey(), Pauses.Reason.NOT_DUE);
            }
            return soon;
        });
        return parked.values().stream()
                .mapToLong(each -> each.due() - lead)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** When the parked record of the partition is due, in milliseconds since 1970; {@code Long.MAX_VALUE} for none. */
    long dueAt(TopicPartition partition) {
        Parked at = parked.get(partition);
        return at == null ? Long.MAX_VALUE : at.due();
    }

    /** Asks for the end offsets from time to time. The status needs them to count waiting records. */
    void askEnds(GroupLookups offsets) {
        long now = clock.millis();
        if (!parked.isEmpty() && now - askedAt >= ASK_AGAIN) {
            askedAt = now;
            offsets.ends(Set.copyOf(parked.keySet()), ends::put);
        }
    }

    /** How many offsets of a partition the consumer has not read; -1 if unknown. */
    long unread(TopicPartition partition) {
        long told = told(partition);
        Parked at = parked.get(partition);
        return at == null ? told : Math.max(told, ends.getOrDefault(partition, at.offset()) - at.offset());
    }

    /** The lag that the client knows from its fetches. An error of this call must not end the consumer. */
    private long told(TopicPartition partition) {
        try {
            return consumer.currentLag(partition).orElse(-1);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            log.debug("the lag of {} is not known", partition, e);
            return -1;
        }
    }

    /**
     * The consumer has read these records. Notes which records are in the log by now. The wait of a record counts from
     * the first look that could see it, not from the time it is finally read.
     *
     * @param first offset of the first record that was read
     * @param position the offset after the last record
     * @param delay how long records of the partition wait, in milliseconds
     */
    void look(TopicPartition partition, long first, long position, long delay, long now) {
        Deque<Sight> of = sights.computeIfAbsent(partition, its -> new ArrayDeque<>());
        while (!of.isEmpty() && of.peekFirst().end() <= first) {
            of.pollFirst();
        }
        // Of the looks that are older than any wait, one suffices.
        while (of.size() > 1 && now - second(of).at() > 2 * delay) {
            of.pollFirst();
        }
        // This is exact to a sixteenth of the delay, and keeps few looks.
        if (of.isEmpty() || now - of.peekLast().at() > delay / 16) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent()) {
                of.addLast(new Sight(now, position + lag.getAsLong()));
            }
        }
    }

    private static Sight second(Deque<Sight> of) {
        Iterator<Sight> each = of.iterator();
        each.next();
        return each.next();
    }

    /** Since when this record is known to be in the log, in milliseconds since 1970; now, if it was not known. */
    long seenAt(TopicPartition partition, long offset, long now) {
        Deque<Sight> of = sights.get(partition);
        if (of != null) {
            for (Sight sight : of) {
                if (offset < sight.end()) {
                    return sight.at();
                }
            }
        }
        return now;
    }

    /** The partition is not ours any more. */
    void forget(TopicPartition partition) {
        parked.remove(partition);
        ends.remove(partition);
        sights.remove(partition);
        pauses.forget(partition);
    }
}
