package io.kafkakit.internal.deadletter;

import io.kafkakit.internal.config.Answers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Finds the groups that read a topic: groups of all kinds that have committed an offset of it, or whose members read it
 * now.
 */
final class Readers {

    private final Admin admin;
    private final Set<String> readers = new TreeSet<>();

    private Readers(Admin admin) {
        this.admin = admin;
    }

    static Set<String> of(String topic, Admin admin) {
        Readers all = new Readers(admin);
        all.addConsumerGroups(topic);
        all.addShareGroups(topic);
        all.addStreamsGroups(topic);
        return all.readers;
    }

    private void addConsumerGroups(String topic) {
        List<String> groups = groups(ListGroupsOptions.forConsumerGroups());
        var offsets = admin.listConsumerGroupOffsets(forEach(groups, new ListConsumerGroupOffsetsSpec()));
        var described = admin.describeConsumerGroups(groups).describedGroups();
        described.forEach((group, description) -> {
            add(group, topic, topics(offsets.partitionsToOffsetAndMetadata(group)));
            add(
                    group,
                    topic,
                    description.thenApply(its -> its.members().stream()
                            .flatMap(member -> member.assignment().topicPartitions().stream())
                            .map(TopicPartition::topic)));
        });
    }

    private void addShareGroups(String topic) {
        List<String> groups = groups(ListGroupsOptions.forShareGroups());
        var offsets = admin.listShareGroupOffsets(forEach(groups, new ListShareGroupOffsetsSpec()));
        var described = admin.describeShareGroups(groups).describedGroups();
        described.forEach((group, description) -> {
            add(group, topic, topics(offsets.partitionsToOffsetInfo(group)));
            add(
                    group,
                    topic,
                    description.thenApply(its -> its.members().stream()
                            .flatMap(member -> member.assignment().topicPartitions().stream())
                            .map(TopicPartition::topic)));
        });
    }

    private void addStreamsGroups(String topic) {
        List<String> groups = groups(ListGroupsOptions.forStreamsGroups());
        var offsets = admin.listStreamsGroupOffsets(forEach(groups, new ListStreamsGroupOffsetsSpec()));
        var described = admin.describeStreamsGroups(groups).describedGroups();
        described.forEach((group, description) -> {
            add(group, topic, topics(offsets.partitionsToOffsetAndMetadata(group)));
            add(
                    group,
                    topic,
                    description.thenApply(its -> its.subtopologies().stream()
                            .flatMap(each -> Stream.concat(
                                    each.sourceTopics().stream(), each.repartitionSourceTopics().keySet().stream()))));
        });
    }

    private List<String> groups(ListGroupsOptions kind) {
        try {
            return Answers.await(admin.listGroups(kind).all()).stream()
                    .map(GroupListing::groupId)
                    .toList();
        } catch (UnsupportedVersionException e) {
            // A broker that does not know the kind has no group of it.
            return List.of();
        }
    }

    private static <T> Map<String, T> forEach(List<String> groups, T spec) {
        return groups.stream().collect(Collectors.toMap(Function.identity(), group -> spec));
    }

    /** The topics of partitions with an offset. */
    private static KafkaFuture<Stream<String>> topics(KafkaFuture<? extends Map<TopicPartition, ?>> offsets) {
        return offsets.thenApply(all -> all.entrySet().stream()
                .filter(each -> Objects.nonNull(each.getValue()))
                .map(each -> each.getKey().topic()));
    }

    private void add(String group, String topic, KafkaFuture<Stream<String>> topics) {
        try {
            if (Answers.await(topics).anyMatch(topic::equals)) {
                readers.add(group);
            }
        } catch (GroupIdNotFoundException e) {
            // The group was deleted just now.
        }
    }
}
