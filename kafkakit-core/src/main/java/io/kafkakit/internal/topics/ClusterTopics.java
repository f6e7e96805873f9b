package io.kafkakit.internal.topics;

import io.kafkakit.internal.config.Answers;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cluster about its topics. Each question has a timeout.
 *
 * <p>Every method throws a {@link KafkaException} if the cluster does not answer.
 */
final class ClusterTopics {

    private static final Logger log = LoggerFactory.getLogger(ClusterTopics.class);
    private static final int LONGEST_TRY = 5_000;

    private final Admin admin;
    private final int timeoutMillis;

    /**
     * Uses this admin client.
     *
     * @param timeoutMillis timeout of each question in milliseconds; 5 seconds at most
     */
    ClusterTopics(Admin admin, long timeoutMillis) {
        this.admin = admin;
        this.timeoutMillis = (int) Math.max(1, Math.min(LONGEST_TRY, timeoutMillis));
    }

    Admin admin() {
        return admin;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    /** The names of all topics that this user may see. */
    Set<String> names() {
        return await(admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMillis))
                .names());
    }

    /**
     * The number of partitions of each of these topics that exists.
     *
     * @throws TopicAuthorizationException if this user may not see some of them
     */
    Map<String, Integer> partitions(Collection<String> topics) {
        Map<String, Integer> partitions = new HashMap<>();
        Answers.ofAll(describe(topics), "use", (topic, answer) -> take(topic, answer, partitions));
        return partitions;
    }

    /** As {@link #partitions}, for optional topics: topics that this user may not see are left out. */
    Map<String, Integer> partitionsOfVisible(Collection<String> topics) {
        Map<String, Integer> partitions = new HashMap<>();
        describe(topics).forEach((topic, answer) -> {
            try {
                take(topic, answer, partitions);
            } catch (TopicAuthorizationException e) {
                log.debug("topic '{}' is not visible to this user", topic, e);
            }
        });
        return partitions;
    }

    private Map<String, KafkaFuture<TopicDescription>> describe(Collection<String> topics) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
        return admin.describeTopics(new TreeSet<>(topics), options).topicNameValues();
    }

    private void take(String topic, KafkaFuture<TopicDescription> answer, Map<String, Integer> partitions) {
        try {
            partitions.put(topic, await(answer).partitions().size());
        } catch (UnknownTopicOrPartitionException missing) {
            log.debug("topic '{}' does not exist", topic);
        }
    }

    /** The settings of these topics. Topics that are missing or whose settings this user may not read are left out. */
    Map<String, Map<String, String>> configs(Collection<String> topics) {
        Map<String, Map<String, String>> configs = new HashMap<>();
        admin.describeConfigs(
                        topics.stream().map(ClusterTopics::resource).toList(),
                        new DescribeConfigsOptions().timeoutMs(timeoutMillis))
                .values()
                .forEach((topic, answer) -> {
                    try {
                        configs.put(topic.name(), values(await(answer)));
                    } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
                        log.debug("the settings of topic '{}' are not readable for this user", topic.name(), e);
                    }
                });
        return configs;
    }

    static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    public static Map<String, String> values(Config config) {
        Map<String, String> values = new HashMap<>();
        config.entries().forEach(entry -> {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        });
        return values;
    }

    <T> T await(KafkaFuture<T> answer) {
        return Answers.await(answer, timeoutMillis + 1_000L);
    }
}
