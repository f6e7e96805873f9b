package io.kafkakit.internal.consume;

import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.dispatch.Waiting;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Holder;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.ledger.Entry;
import io.kafkakit.internal.restore.PendingPartitions;
import io.kafkakit.internal.tenure.Tenure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The way of a poll's records to their partitions. It drops records that are done already. In a retry partition it
 * stops at the first record that is not due for a while. Used by the poll thread only.
 */
final class Intake {

    private final HeldPartitions held;
    private final PendingPartitions pending;
    private final DelayedPartitions delayed;
    private final Function<TopicPartition, Holder> holder;
    /** The consumer's positions in partitions where the last poll moved the position but returned no record. */
    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();

    /**
     * Nothing was read yet.
     *
     * @param holder gives the consumer, and what it knows of a partition
     */
    Intake(
            HeldPartitions held,
            PendingPartitions pending,
            DelayedPartitions delayed,
            Function<TopicPartition, Holder> holder) {
        this.held = held;
        this.pending = pending;
        this.delayed = delayed;
        this.holder = holder;
    }

    /**
     * Takes the records of a poll.
     *
     * @param now milliseconds since 1970
     */
    void take(ConsumerRecords<byte[], byte[]> records, long now) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
            if (pending.take(partition, ofPartition)) {
                continue;
            }
            OffsetAndMetadata position = records.nextOffsets().get(partition);
            List<Waiting> waiting = waiting(partition, ofPartition, position, now);
            if (!waiting.isEmpty()) {
                held.offer(partition, waiting);
            }
        }
        records.nextOffsets().forEach((partition, position) -> {
            if (records.records(partition).isEmpty() && !pending.isWaiting(partition)) {
                passed.put(partition, position);
            } else {
                passed.remove(partition);
            }
        });
    }

    /**
     * Commits the position after transaction markers and aborted records, so that they do not count as lag. It waits
     * until all records before it are done.
     *
     * <p>Usually the position is committed with the record before it. This is not possible if a poll ended between the
     * two, or if there is no such record.
     */
    void pass(long now) {
        passed.entrySet().removeIf(each -> pass(held.flow(each.getKey()), each.getValue(), now));
    }

    /** Returns false if the position must wait. */
    private boolean pass(PartitionFlow flow, OffsetAndMetadata position, long now) {
        Tenure tenure = flow.tenure();
        if (tenure.open() > 0) {
            return false;
        }
        Tenure.Extent extent = tenure.extent();
        if (position.offset() <= Math.max(0, extent.position())) {
            return true;
        }
        if (extent.unsettled() > 0) {
            return false;
        }
        long last = position.offset() - 1;
        Entry entry = tenure.delivered(last, position.offset(), epoch(position.leaderEpoch()));
        if (entry != null) {
            pass(flow, entry, now);
        }
        return true;
    }

    private void pass(PartitionFlow flow, Entry entry, long now) {
        TopicPartition partition = flow.partition();
        ConsumerRecord<byte[], byte[]> none =
                new ConsumerRecord<>(partition.topic(), partition.partition(), entry.offset(), null, null);
        flow.pass(
                Delivery.of(held.stage(partition).plan(), none, now, holder.apply(partition)), entry, Outcome.passed());
    }

    /**
     * Commits the partition's start offset before anything else of it. Without an offset the partition would look like
     * a new one. A group that begins at the end would then skip records that are written while it is stopped.
     */
    void begin(PartitionFlow flow, long now) {
        pass(flow, flow.tenure().begin(), now);
    }

    /** The partition is not ours any more, or is to be reopened. */
    void forget(TopicPartition partition) {
        passed.remove(partition);
    }

    /**
     * The records that are not done yet. After the last record of a poll, the offset to commit is the consumer's own
     * position. So transaction markers and compacted records behind it do not count as lag.
     */
    private List<Waiting> waiting(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            @Nullable OffsetAndMetadata position,
            long now) {
        TopicPlan plan = held.stage(partition).plan();
        boolean waits = plan.delayOn(partition.topic()) > 0;
        if (waits && position != null) {
            delayed.look(partition, records.get(0).offset(), position.offset(), plan.delayOn(partition.topic()), now);
        }
        Tenure tenure = held.flow(partition).tenure();
        Holder its = holder.apply(partition);
        List<Waiting> waiting = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            Delivery delivery = Delivery.of(plan, record, now, its);
            long due = Long.MIN_VALUE;
            if (waits) {
                due = delivery.dueAt(delayed.seenAt(partition, record.offset(), now));
                if (delayed.isFar(due, now)) {
                    delayed.park(record, due);
                    break;
                }
            }
            Entry entry = entry(tenure, record, i == records.size() - 1 ? position : null);
            if (entry != null) {
                waiting.add(new Waiting(delivery, entry, due));
            }
        }
        return waiting;
    }

    /** Its place in the ledger; null if it is done. */
    private static @Nullable Entry entry(
            Tenure tenure, ConsumerRecord<byte[], byte[]> record, @Nullable OffsetAndMetadata behind) {
        return behind != null && behind.offset() > record.offset()
                ? tenure.delivered(record.offset(), behind.offset(), epoch(behind.leaderEpoch()), record.timestamp())
                : tenure.delivered(
                        record.offset(), record.offset() + 1, epoch(record.leaderEpoch()), record.timestamp());
    }

    private static int epoch(Optional<Integer> leaderEpoch) {
        return leaderEpoch.isPresent() ? leaderEpoch.get() : -1;
    }
}
