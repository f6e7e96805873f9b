package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.tenure.Tenure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits how far partitions are of which no lane does, and lets partitions go in good order: what was begun may end first. Used
 * by the poll thread only, but for {@link #closeBy} and {@link #settled}.
 */
final class Draining {

    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    /** How often a wait in a rebalance looks whether the group is being closed. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Milliseconds between two commits: a lane settles hundreds of times a second, and each would end a poll. */
    private static final long COMMIT_PAUSE = 20;

    /** After so long without an answer it is looked again whether the partitions are there. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final OffsetCommits offsetCommits = new OffsetCommits();
    /** Those whose offsets are to be committed. */
    private final Queue<Tenure> settled = new ConcurrentLinkedQueue<>();
    /** The poll thread knows that there are some. */
    private final AtomicBoolean told = new AtomicBoolean();

    private long commitAt;
    /** Not null when the group is being closed. */
    private volatile @Nullable Deadline closeBy;

    Draining(Consumer<byte[], byte[]> consumer, Clock clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    /** From this time on no handler is waited for. Thread-safe. */
    void closeBy(Deadline deadline) {
        closeBy = deadline;
    }

    /** Lets what was begun of these end, and gives up the rest, within the time. */
    void drain(Collection<PartitionFlow> leaving, Duration atMost) {
        drain(leaving, Deadline.in(atMost, clock));
    }

    /** Lets what was begun of these end, and gives up the rest, within the deadline. */
    void drain(Collection<PartitionFlow> leaving, Deadline deadline) {
        leaving.forEach(PartitionFlow::stopDispatch);
        leaving.forEach(flow -> await(flow.tenure(), deadline));
        commit(
                settledOffsets(leaving.stream()
                        .filter(flow -> !flow.isExactlyOnce())
                        .map(PartitionFlow::tenure)
                        .toList()),
                deadline);
    }

    /** In slices: what cannot be committed because its topic is gone, or has fewer partitions now, is not waited for. */
    private void commit(Map<TopicPartition, OffsetAndMetadata> settledOffsets, Deadline deadline) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(settledOffsets);
        offsets.keySet().removeIf(this::isDeleted);
        while (!offsetCommits.commitAndWait(
                consumer, offsets, deadline.atMost(SLICE).left().plusMillis(1))) {
            if (deadline.isOver()) {
                offsetCommits.warn(offsets, "there was no answer in time");
                return;
            }
            offsets.keySet().removeIf(this::isDeleted);
        }
    }

    private void await(Tenure tenure, Deadline deadline) {
        try {
            boolean settled;
            do {
                settled = tenure.awaitSettled(deadline.atMost(LOOK));
            } while (!settled && !deadline.isOver() && !isCloseOver() && !isDeleted(tenure.partition()));
            if (!settled) {
                log.warn("{}: {} records were not done in time; their next owner does them", tenure, tenure.open());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether it is gone with its topic, or the topic has fewer partitions now, as far as the consumer knows. Nothing of it can be committed then: Kafka's producer sends its offset
     * again and again, and the lane waits for that until the tenure ends.
     */
    private boolean isDeleted(TopicPartition partition) {
        try {
            return consumer.partitionsFor(partition.topic(), LOOK).stream()
                    .noneMatch(there -> there.partition() == partition.partition());
        } catch (KafkaException e) {
            log.debug("whether the topic of {} is there is not known", partition, e);
            return false;
        }
    }

    private boolean isCloseOver() {
        Deadline by = closeBy;
        return by != null && by.isOver();
    }

    /** Offsets of this tenure are to be committed; whether the poll thread has to be told. Thread-safe. */
    boolean settled(Tenure tenure) {
        settled.add(tenure);
        return told.compareAndSet(false, true);
    }

    /** Commits the offsets that are to be, without waiting, if it is time. */
    void commit() {
        long now = clock.millis();
        if (commitAt > now) {
            return;
        }
        commitAt = now + COMMIT_PAUSE;
        told.set(false);
        List<Tenure> all = new ArrayList<>();
        for (Tenure tenure = settled.poll(); tenure != null; tenure = settled.poll()) {
            if (!tenure.isEnded()) {
                all.add(tenure);
            }
        }
        offsetCommits.commit(consumer, settledOffsets(all));
    }

    /** When it is time, in milliseconds since 1970; the largest number if there is nothing. */
    long due() {
        return told.get() ? commitAt : Long.MAX_VALUE;
    }

    /** How far these at-least-once tenures are done; the exactly-once ones are committed by their lanes. */
    private static Map<TopicPartition, OffsetAndMetadata> settledOffsets(Collection<Tenure> tenures) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Tenure tenure : tenures) {
            Progress progress = tenure.settledProgress();
            if (progress != null) {
                offsets.put(tenure.partition(), GroupLookups.of(progress));
            }
        }
        return offsets;
    }

    /** The partition is not ours any more. */
    void forget(TopicPartition partition) {
        offsetCommits.forget(partition);
    }
}
