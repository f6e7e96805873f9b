package io.kafkakit.console.internal.pages;

import io.kafkakit.internal.config.Answers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The consumer groups of the cluster, and how far they are behind. */
final class ClusterGroups {

    private static final int MOST = 500;

    /** A group; its lag counts partitions with a committed offset. */
    record Status(String id, String state, int members, long lag) {}

    private ClusterGroups() {}

    static List<Status> read(Supplier<Admin> admin, Predicate<String> isVisible) {
        List<String> ids = Answers.await(admin.get()
                        .listGroups(ListGroupsOptions.forConsumerGroups())
                        .all())
                .stream()
                .map(GroupListing::groupId)
                .sorted()
                .limit(MOST)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        ids.forEach(id -> specs.put(id, new ListConsumerGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                Answers.await(admin.get().listConsumerGroupOffsets(specs).all());
        Map<TopicPartition, Long> ends = ends(admin.get(), committed, isVisible);
        List<Status> all = new ArrayList<>();
        admin.get().describeConsumerGroups(ids).describedGroups().forEach((id, answer) -> {
            try {
                ConsumerGroupDescription group = Answers.await(answer);
                long lag = lag(committed.getOrDefault(id, Map.of()), ends);
                all.add(new Status(
                        id, group.groupState().toString(), group.members().size(), lag));
            } catch (KafkaException e) {
                // It was deleted just now, or must not be seen.
                all.add(new Status(id, "unknown", 0, 0));
            }
        });
        all.sort(Comparator.comparing(Status::id));
        return all;
    }

    private static Map<TopicPartition, Long> ends(
            Admin admin, Map<String, Map<TopicPartition, OffsetAndMetadata>> committed, Predicate<String> isVisible) {
        Set<TopicPartition> partitions = new HashSet<>();
        committed.values().forEach(each -> partitions.addAll(each.keySet()));
        partitions.removeIf(each -> !isVisible.test(each.topic()));
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(each -> asked.put(each, OffsetSpec.latest()));
        var answers = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition each : partitions) {
            try {
                ends.put(each, Answers.await(answers.partitionResult(each)).offset());
            } catch (KafkaException gone) {
                // Offsets outlive their topic.
            }
        }
        return ends;
    }

    private static long lag(Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> ends) {
        long lag = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
            if (each.getValue() != null) {
                lag += Math.max(
                        0,
                        ends.getOrDefault(each.getKey(), 0L) - each.getValue().offset());
            }
        }
        return lag;
    }
}
