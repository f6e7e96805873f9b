package io.kafkakit.internal.lookup;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The traces of a group at one moment: its existing topics, those with committed offsets, and those of the others that
 * were ever written to. Immutable.
 */
public final class Footprints {

    private final Map<String, Topic> topics;
    private final Set<String> committed;
    private final Set<String> written;

    private Footprints(Map<String, Topic> topics, Set<String> committed, Set<String> written) {
        this.topics = topics;
        this.committed = committed;
        this.written = written;
    }

    private record Topic(Uuid id, int partitions) {}

    /** Asks for the footprints of this group in these topics, without waiting. */
    static CompletableFuture<Footprints> ask(
            Admin admin, String groupId, Collection<String> topics, int timeoutMillis) {
        return describe(admin, topics, timeoutMillis)
                .thenCompose(found -> committed(admin, groupId, partitions(found), timeoutMillis)
                        .thenCompose(committed -> {
                            Set<TopicPartition> others = partitions(found);
                            others.removeIf(partition -> committed.contains(partition.topic()));
                            return written(admin, others, timeoutMillis)
                                    .thenApply(written -> new Footprints(found, committed, written));
                        }));
    }

    /** The topics that exist. */
    private static CompletableFuture<Map<String, Topic>> describe(
            Admin admin, Collection<String> topics, int timeoutMillis) {
        Map<String, Topic> found = new ConcurrentHashMap<>();
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
        CompletableFuture<?>[] each = admin.describeTopics(topics, options).topicNameValues().values().stream()
                .map(answer -> answer.toCompletionStage()
                        .thenAccept(topic -> found.put(topic.name(), topic(topic)))
                        .exceptionallyCompose(Footprints::unlessMissing)
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(each).thenApply(all -> found);
    }

    private static Topic topic(TopicDescription description) {
        return new Topic(description.topicId(), description.partitions().size());
    }

    private static CompletableFuture<Void> unlessMissing(Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        return cause instanceof UnknownTopicOrPartitionException
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(cause);
    }

    private static Set<TopicPartition> partitions(Map<String, Topic> topics) {
        return topics.entrySet().stream()
                .flatMap(topic -> IntStream.range(0, topic.getValue().partitions())
                        .mapToObj(number -> new TopicPartition(topic.getKey(), number)))
                .collect(Collectors.toSet());
    }

    /**
     * The topics in which the group has committed an offset. Offsets that a transaction is changing count too, because
     * the answer need not be stable.
     */
    private static CompletableFuture<Set<String>> committed(
            Admin admin, String groupId, Set<TopicPartition> partitions, int timeoutMillis) {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        var options = new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMillis);
        return admin.listConsumerGroupOffsets(Map.of(groupId, spec), options)
                .partitionsToOffsetAndMetadata(groupId)
                .toCompletionStage()
                .thenApply(offsets -> {
                    Set<String> topics = new HashSet<>();
                    offsets.forEach((partition, offset) -> {
                        if (offset != null) {
                            topics.add(partition.topic());
                        }
                    });
                    return topics;
                })
                .toCompletableFuture();
    }

    /** The topics that have or had records. A topic that cannot be asked now counts as one without. */
    private static CompletableFuture<Set<String>> written(
            Admin admin, Set<TopicPartition> partitions, int timeoutMillis) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(timeoutMillis);
        var ends = admin.listOffsets(asked, options);
        Set<String> written = ConcurrentHashMap.newKeySet();
        CompletableFuture<?>[] each = partitions.stream()
                .map(partition -> ends.partitionResult(partition)
                        .toCompletionStage()
                        .handle((end, error) -> end != null && end.offset() > 0 && written.add(partition.topic()))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(each).thenApply(all -> written);
    }

    /** Whether the partition existed in the topic with this id, not in a deleted topic of the same name. */
    public boolean had(TopicPartition partition, Uuid topicId) {
        Topic topic = topics.get(partition.topic());
        return topic != null && topic.id().equals(topicId) && partition.partition() < topic.partitions();
    }

    /** Whether another topic of this name existed, which was deleted meanwhile. */
    public boolean hadAnother(String name, Uuid topicId) {
        Topic topic = topics.get(name);
        return topic != null && !topic.id().equals(topicId);
    }

    /** Whether the group had committed an offset in one of these topics. */
    public boolean isCommitted(Collection<String> someTopics) {
        return someTopics.stream().anyMatch(committed::contains);
    }

    /** Whether the group had committed an offset in any of its topics. */
    public boolean isAnyCommitted() {
        return !committed.isEmpty();
    }

    /** Whether one of these topics had ever been written to and had no committed offset of the group. */
    public boolean isWritten(Collection<String> someTopics) {
        return someTopics.stream().anyMatch(written::contains);
    }
}
