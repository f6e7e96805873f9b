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
 * Commits the offsets of partitions that no lane commits. Drains partitions before they go, so that in-flight records
 * can end. Used by the poll thread only, except for {@link #closeBy} and {@link #settled}.
 */
final class Draining {

    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    /** How often a wait in a rebalance checks whether the group is being closed. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * Milliseconds between two commits. A lane settles hundreds of times a second, and each commit would end a poll.
     */
    private static final long COMMIT_PAUSE = 20;

    /** A commit without an answer checks after this time whether the partitions still exist. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final OffsetCommits offsetCommits = new OffsetCommits();
    /** Tenures with offsets to commit. */
    private final Queue<Tenure> settled = new ConcurrentLinkedQueue<>();
    /** True once the poll thread was told of them. */
    private final AtomicBoolean told = new AtomicBoolean();

    private long commitAt;
    /** A group has refused offsets since the last look: it has begun a rebalance that the consumer must take part in. */
    private volatile boolean refused;

    /** Null until the group is being closed. */
    private volatile @Nullable Deadline closeBy;

    Draining(Consumer<byte[], byte[]> consumer, Clock clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    /** No handler is waited for after this deadline. Thread-safe. */
    void closeBy(Deadline deadline) {
        closeBy = deadline;
    }

    /** The group refused offsets. Thread-safe. */
    void refused() {
        refused = true;
    }

    /** Lets in-flight records of these end, for this time at most, and gives up the rest. */
    void drain(Collection<PartitionFlow> leaving, Duration atMost) {
        drain(leaving, Deadline.in(atMost, clock), () -> {});
    }

    /**
     * Lets in-flight records of these end until the deadline, and gives up the rest.
     *
     * @param afterRefusal called when the group has refused their offsets, again and again until it accepts them
     */
    void drain(Collection<PartitionFlow> leaving, Deadline deadline, Runnable afterRefusal) {
        leaving.forEach(PartitionFlow::stopDispatch);
        leaving.forEach(flow -> await(flow.tenure(), deadline, afterRefusal));
        commit(
                settledOffsets(leaving.stream()
                        .filter(flow -> !flow.isExactlyOnce())
                        .map(PartitionFlow::tenure)
                        .toList()),
                deadline);
    }

    /**
     * Commits in time slices. It does not wait for offsets of a topic that was deleted or recreated with fewer
     * partitions.
     */
    private void commit(Map<TopicPartition, OffsetAndMetadata> settledOffsets, Deadline deadline) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(settledOffsets);
        offsets.keySet().removeIf(this::isDeleted);
        while (!offsetCommits.commitAndWait(
                consumer, offsets, deadline.atMost(SLICE).left().plusMillis(1))) {
            if (deadline.isOver()) {
                offsetCommits.warn(offsets, "the broker did not answer in time");
                return;
            }
            offsets.keySet().removeIf(this::isDeleted);
        }
    }

    private void await(Tenure tenure, Deadline deadline, Runnable afterRefusal) {
        try {
            boolean settled;
            do {
                settled = tenure.awaitSettled(deadline.atMost(LOOK));
                if (!settled && refused) {
                    refused = false;
                    afterRefusal.run();
                }
            } while (!settled
                    && !tenure.isEnded()
                    && !deadline.isOver()
                    && !isCloseOver()
                    && !isDeleted(tenure.partition()));
            if (!settled) {
                log.warn(
                        "{}: {} records were not done in time; their next owner handles them again",
                        tenure,
                        tenure.open());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the partition does not exist any more, as far as the consumer knows. Its topic was deleted, or recreated
     * with fewer partitions. Nothing of it can be committed then. Kafka's producer sends its offset repeatedly, and the
     * lane waits for that until the tenure ends.
     */
    private boolean isDeleted(TopicPartition partition) {
        try {
            return consumer.partitionsFor(partition.topic(), LOOK).stream()
                    .noneMatch(there -> there.partition() == partition.partition());
        } catch (KafkaException e) {
            log.debug("whether {} exists is not known", partition, e);
            return false;
        }
    }

    private boolean isCloseOver() {
        Deadline by = closeBy;
        return by != null && by.isOver();
    }

    /** Offsets of this tenure are to be committed. Returns whether the poll thread must be told. Thread-safe. */
    boolean settled(Tenure tenure) {
        settled.add(tenure);
        return told.compareAndSet(false, true);
    }

    /** Commits these offsets without waiting, if it is time. */
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

    /**
     * When the next commit is due, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is nothing to commit.
     */
    long due() {
        return told.get() ? commitAt : Long.MAX_VALUE;
    }

    /** The progress of these at-least-once tenures. Lanes commit the exactly-once ones. */
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
