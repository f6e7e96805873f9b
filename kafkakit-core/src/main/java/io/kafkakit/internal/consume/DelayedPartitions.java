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
 * Retry partitions whose next record is not due for a while. Nothing of them is held: the consumer goes back to that record
 * and does not read the partition until shortly before, so what waits costs neither memory nor polls, however much it is and
 * however long it waits. Used by the poll thread only.
 *
 * <p>The records of a partition wait equally long, so what is behind the first is due no sooner than it.
 */
final class DelayedPartitions {

    /**
     * Milliseconds. A fetch that is on its way to the same broker may be held there for {@code fetch.max.wait.ms}, half a second
     * by default, and the one that brings the record waits behind it.
     */
    private static final long LEAST_LEAD = 1_000;

    /** Milliseconds. */
    private static final long ASK_AGAIN = 5_000;

    private static final Logger log = LoggerFactory.getLogger(DelayedPartitions.class);

    private final Consumer<?, ?> consumer;
    private final Pauses pauses;
    private final Clock clock;
    private final long lead;
    private long askedAt;
    private final Map<TopicPartition, Parked> parked = new HashMap<>();
    /** Up to which offset they go: while a partition is not read, no fetch tells. */
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Deque<Sight>> sights = new HashMap<>();

    /**
     * Nothing is parked.
     *
     * @param longestFetch how long a broker may hold a fetch, in milliseconds
     */
    DelayedPartitions(Consumer<?, ?> consumer, Pauses pauses, Clock clock, long longestFetch) {
        this.consumer = consumer;
        this.pauses = pauses;
        this.clock = clock;
        this.lead = Math.max(LEAST_LEAD, 2 * longestFetch);
    }

    /** Where a partition is gone back to, and when the record there is due. */
    private record Parked(long offset, long due) {}

    /**
     * A look at a partition.
     *
     * @param at when, in milliseconds since 1970
     * @param end all records before this offset were there
     */
    private record Sight(long at, long end) {}

    /** Whether a record that is due then need not be held now. */
    boolean isFar(long due, long now) {
        return due - now > 2 * lead;
    }

    /** Goes back to this record, and does not read the partition until shortly before the record is due. */
    void park(ConsumerRecord<?, ?> record, long due) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        consumer.seek(partition, new OffsetAndMetadata(record.offset(), record.leaderEpoch(), ""));
        pauses.pause(partition, Pauses.Reason.NOT_DUE);
        parked.put(partition, new Parked(record.offset(), due));
    }

    /** Reads on where it is time; when that is for the next one, in milliseconds since 1970, the largest number if never. */
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

    /** When the first record is due that is parked in the partition, in milliseconds since 1970; the largest number for none. */
    long dueAt(TopicPartition partition) {
        Parked at = parked.get(partition);
        return at == null ? Long.MAX_VALUE : at.due();
    }

    /** Asks now and then how far they go, for those who want to know how many wait. */
    void askEnds(GroupLookups offsets) {
        long now = clock.millis();
        if (!parked.isEmpty() && now - askedAt >= ASK_AGAIN) {
            askedAt = now;
            offsets.ends(Set.copyOf(parked.keySet()), ends::put);
        }
    }

    /** How many offsets the consumer has not read of a partition; -1 if that is not known. */
    long unread(TopicPartition partition) {
        long told = told(partition);
        Parked at = parked.get(partition);
        return at == null ? told : Math.max(told, ends.getOrDefault(partition, at.offset()) - at.offset());
    }

    /** As the client knows it from its fetches; nothing that comes of the question may end the consumer. */
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
     * The consumer has read these. Remembers which records are there by now: how long they may wait counts from the
     * first look at the partition that could see them, not from the time at which they are read at last.
     *
     * @param first offset of the first record that was read
     * @param position offset behind the last
     * @param delay how long records of the partition wait, in milliseconds
     */
    void look(TopicPartition partition, long first, long position, long delay, long now) {
        Deque<Sight> of = sights.computeIfAbsent(partition, its -> new ArrayDeque<>());
        while (!of.isEmpty() && of.peekFirst().end() <= first) {
            of.pollFirst();
        }
        // Of those that are older than any wait one is enough.
        while (of.size() > 1 && now - second(of).at() > 2 * delay) {
            of.pollFirst();
        }
        // Often enough to tell within a sixteenth of the delay, and so few are remembered.
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

    /** Since when this record of the partition is known to be there, in milliseconds since 1970; now, if it was not. */
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
