package io.kafkakit.console.internal.fleet;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of a fleet.
 *
 * @param configs the settings that it needs
 */
record FleetTopics(String name, boolean create, Map<String, String> configs) {

    private static final Logger log = LoggerFactory.getLogger(FleetTopics.class);
    /** One partition keeps everything in one order, and there is little of it. */
    private static final int PARTITIONS = 1;

    /** A call that waits for a broker would hold up the close of its client, which others share. */
    private static final int ANSWER = 5_000;

    /** Statuses. A killed instance leaves its last one behind, so the topic also deletes by age. */
    static FleetTopics statuses(FleetSettings settings) {
        return new FleetTopics(
                settings.statusTopic(),
                settings.createTopics(),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
                        TopicConfig.RETENTION_MS_CONFIG, millis(Duration.ofDays(1)),
                        TopicConfig.SEGMENT_MS_CONFIG, millis(Duration.ofHours(1))));
    }

    /** Commands: all that happened in a month, not only the last of each. */
    static FleetTopics commands(FleetSettings settings) {
        return new FleetTopics(
                settings.controlTopic(),
                settings.createTopics(),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        millis(Duration.ofDays(30))));
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    /**
     * Makes sure that it is there.
     *
     * @throws KafkaKitException if it is missing and not to be created
     */
    void ensure(Admin admin) {
        if (!isThere(admin)) {
            if (!create) {
                throw new KafkaKitException(missing());
            }
            make(admin);
        } else {
            checkPolicy(admin);
        }
    }

    String missing() {
        StringBuilder wanted = new StringBuilder();
        configs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each ->
                        wanted.append(", ").append(each.getKey()).append('=').append(each.getValue()));
        return "topic '" + name + "' does not exist: create it with " + PARTITIONS + " partition" + wanted
                + ", or call createTopics()";
    }

    private boolean isThere(Admin admin) {
        try {
            Answers.await(admin.describeTopics(List.of(name), new DescribeTopicsOptions().timeoutMs(ANSWER))
                    .allTopicNames());
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    private void make(Admin admin) {
        try {
            NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()).configs(configs);
            Answers.await(admin.createTopics(List.of(topic), new CreateTopicsOptions().timeoutMs(ANSWER))
                    .all());
            log.info("topic '{}' was created", name);
        } catch (TopicExistsException e) {
            log.debug("topic '{}' was created by another", name);
        }
    }

    private void checkPolicy(Admin admin) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config now = Answers.await(
                            admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(ANSWER))
                                    .all())
                    .getOrDefault(resource, new Config(List.of()));
            boolean isCompacted = value(now).contains(TopicConfig.CLEANUP_POLICY_COMPACT);
            String wanted = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
            if (isCompacted != wanted.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                log.warn(
                        "topic '{}': cleanup.policy = {}: set it to {}, because otherwise it {}",
                        name,
                        value(now),
                        wanted,
                        isCompacted ? "forgets commands that are in force" : "keeps statuses that nobody needs");
            }
        } catch (AuthorizationException e) {
            log.debug("the settings of topic '{}' may not be read, so they are not checked", name);
        }
    }

    private static String value(Config config) {
        var entry = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
