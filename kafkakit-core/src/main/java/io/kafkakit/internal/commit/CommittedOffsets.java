package io.kafkakit.internal.commit;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads back what a group has committed, when the result of a commit is not known. Thread-safe. */
public final class CommittedOffsets {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final Supplier<Admin> admin;
    private final String groupId;

    public CommittedOffsets(Supplier<Admin> admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    /**
     * The committed offsets of these partitions; a partition without one is null or absent. Stable: as long as a
     * transaction with offsets for a partition is being ended, the broker lets us wait instead of answering with the old.
     *
     * @throws KafkaException if the broker does not answer in time
     */
    Map<TopicPartition, OffsetAndMetadata> read(Set<TopicPartition> partitions) {
        ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        ListConsumerGroupOffsetsOptions options =
                new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs(TIMEOUT_MILLIS);
        try {
            return admin.get()
                    .listConsumerGroupOffsets(Map.of(groupId, spec), options)
                    .partitionsToOffsetAndMetadata(groupId)
                    .get(TIMEOUT_MILLIS + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the committed offsets of group '" + groupId + "' cannot be read", e);
        }
    }
}
