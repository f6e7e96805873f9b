package io.kafkakit.spring.boot;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.spring.GroupCustomizer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Describes consumer groups as properties and beans say. */
final class GroupDescriptions {

    private final KafkakitProperties properties;
    private final Function<String, KafkaCluster> clusters;
    private final List<GroupCustomizer> groupCustomizers;
    private final Handlers handlers;

    /**
     * For these properties.
     *
     * @param clusters gives a cluster by its name
     */
    GroupDescriptions(
            KafkakitProperties properties,
            Function<String, KafkaCluster> clusters,
            List<GroupCustomizer> groupCustomizers,
            Handlers handlers) {
        this.properties = properties;
        this.clusters = clusters;
        this.groupCustomizers = groupCustomizers;
        this.handlers = handlers;
    }

    /** The groups of all handlers, by id. */
    Map<String, ConsumerGroupBuilder> groups() {
        Map<String, Map<String, TopicEvents>> topics = new LinkedHashMap<>();
        for (EventBeans.Found each : handlers.found()) {
            topics.computeIfAbsent(groupId(each), id -> new LinkedHashMap<>())
                    .computeIfAbsent(each.events().topic(), TopicEvents::of)
                    .addAll(each.events());
        }
        Map<String, ConsumerGroupBuilder> groups = new LinkedHashMap<>();
        topics.forEach((id, its) -> {
            ConsumerGroupBuilder group = group(id);
            its.values().forEach(each -> group.subscribe(each, options -> handlers.options(each.topic(), options)));
            groupCustomizers.forEach(each -> each.customize(id, group));
            groups.put(id, group);
        });
        return groups;
    }

    private String groupId(EventBeans.Found found) {
        if (!found.group().isEmpty()) {
            return found.group();
        }
        KafkakitProperties.Topic topic = properties.topics().get(found.events().topic());
        if (topic != null && topic.group() != null) {
            return topic.group();
        }
        String defaultGroup = handlers.defaultGroup();
        if (defaultGroup == null || defaultGroup.isBlank()) {
            throw new MissingGroupException(found.events().topic());
        }
        return defaultGroup;
    }

    private ConsumerGroupBuilder group(String id) {
        KafkakitProperties.Group its = properties.groups().get(id);
        String cluster = its == null || its.cluster() == null ? ClusterSettings.DEFAULT : its.cluster();
        ConsumerGroupBuilder group = clusters.apply(cluster).consumerGroup(id).deadLetterTopic(id + "-dead-letters");
        if (its == null) {
            return group.producerPool(prefix(id), 1);
        }
        String prefix = its.transactions().idPrefix();
        group.producerPool(
                        prefix == null ? prefix(id) : prefix, its.transactions().producers())
                .consumers(its.consumers())
                .expiredOffsets(its.expiredOffsets());
        if (its.deadLetterTopic() != null) {
            group.deadLetterTopic(its.deadLetterTopic());
        }
        if (its.sourcePartitions() > 0) {
            group.createTopics(its.sourcePartitions());
        } else if (its.createTopics()) {
            group.createTopics();
        }
        its.properties().forEach(group::setting);
        return group;
    }

    /** Each process of a group needs its own, and hosts have names that stay. */
    private static String prefix(String groupId) {
        try {
            return groupId + "-" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "this host has no name: set kafkakit.groups." + groupId + ".transactions.id-prefix", e);
        }
    }
}
