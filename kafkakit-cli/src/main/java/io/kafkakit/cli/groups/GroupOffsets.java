package io.kafkakit.cli.groups;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.CommandFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What one consumer group has committed, and where the logs end. Does not change anything. */
final class GroupOffsets {

    private final Admin admin;
    private final String group;

    GroupOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /** Whether the cluster knows it: one that never ran has no offsets either. */
    boolean isThere() {
        try {
            Answer.of(admin.describeConsumerGroups(List.of(group)).all());
            return true;
        } catch (CommandFailure e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /** Who is in it, and its state. */
    ConsumerGroupDescription description() {
        try {
            Map<String, ConsumerGroupDescription> described =
                    Answer.of(admin.describeConsumerGroups(List.of(group)).all());
            return Objects.requireNonNull(described.get(group));
        } catch (CommandFailure e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                throw new CommandFailure(
                        "there is no consumer group '" + group + "'; 'groups list' shows which there are",
                        e.getCause());
            }
            throw e;
        }
    }

    /** By partition, in order; those only for which something is committed. Waits for none that a transaction changes. */
    Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> committed = Answer.of(admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec()),
                        new ListConsumerGroupOffsetsOptions().requireStable(false))
                .partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, OffsetAndMetadata> ordered = new TreeMap<>(Partitions.BY_NAME);
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                ordered.put(partition, offset);
            }
        });
        return ordered;
    }

    /** Where readers of committed records would read next. Partitions that are gone are left out. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
        Set<String> topics = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<String, Integer> known = new HashMap<>();
        topics.forEach(topic -> known.put(topic, partitions(topic)));
        Map<TopicPartition, OffsetSpec> asked = partitions.stream()
                .filter(partition -> partition.partition() < known.getOrDefault(partition.topic(), 0))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Answer.of(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** How many a topic has; 0 if there is none of this name. */
    int partitions(String topic) {
        try {
            TopicDescription there = Answer.of(
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            return there == null ? 0 : there.partitions().size();
        } catch (CommandFailure e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }
}
