package io.kafkakit.internal.group;

import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.topics.KafkaNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks the description of a group before anything of it is opened.
 *
 * @param instanceId for static membership; null for none
 * @param drainTimeout null if the user has not set it
 * @param clientSettings the group's own settings of Kafka's clients
 */
public record GroupCheck(
        String groupId,
        int consumers,
        @Nullable String instanceId,
        @Nullable Duration drainTimeout,
        Pool pool,
        Map<String, Object> clientSettings,
        BufferSettings buffers) {

    private static final List<String> TIMES = List.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);

    /** The pool of producers as the user has described it. */
    public record Pool(boolean isSet, @Nullable String prefix, int size) {}

    /**
     * The plans of the group's topics.
     *
     * @param topics its subscriptions
     * @param deadLetterTopic of topics without one of their own; null if there is none
     * @throws io.kafkakit.ConfigurationException if something is wrong; it lists all problems
     */
    public List<TopicPlan> plans(
            List<TopicSubscription> topics, @Nullable String deadLetterTopic, ClientSettings settings) {
        Problems problems = new Problems();
        settings.check(problems);
        if (groupId.isBlank()) {
            problems.add("group id", "'" + groupId + "'", "give the group a name");
        }
        if (consumers < 1) {
            problems.add("consumers", consumers, "a group needs 1 or more");
        }
        if (pool.size() < 1) {
            problems.add("producerPool size", pool.size(), "a pool needs 1 or more");
        }
        if (instanceId != null) {
            KafkaNames.check("instanceId", instanceId + "-0", problems);
        }
        if (drainTimeout != null && drainTimeout.isNegative()) {
            problems.add("drainTimeout", drainTimeout, "pass zero or more");
        }
        checkTimes(settings, problems);
        buffers.check(problems);
        if (topics.isEmpty()) {
            problems.add("no topic is subscribed: call subscribe(events) at least once");
        }
        List<TopicPlan> plans = TopicPlans.of(groupId, topics, deadLetterTopic, settings, problems);
        if (plans.stream().anyMatch(TopicPlan::exactlyOnce)
                && (pool.prefix() == null || pool.prefix().isBlank())) {
            problems.add(
                    "producerPool prefix",
                    pool.isSet() ? "'" + pool.prefix() + "'" : "not set",
                    "exactly-once topics need it; pass a name that differs between instances of the service and stays the "
                            + "same across restarts, such as the pod's");
        }
        problems.throwIfAny("consumer group '" + groupId + "' cannot start:");
        return plans;
    }

    private void checkTimes(ClientSettings settings, Problems problems) {
        for (String name : TIMES) {
            if (clientSettings.get(name) instanceof Integer millis && millis <= 0) {
                problems.add(name, millis, "pass a time of one millisecond or more");
            }
        }
        if (clientSettings.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            problems.add(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    clientSettings.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
                    "a group belongs to its cluster; connect another KafkaCluster and start the group there");
        }
        settings.checkHeartbeat(problems);
        if (!settings.isValid()) {
            // Kafka's own message about these settings is among the problems already.
            return;
        }
        if (drainTimeout != null && drainTimeout.toMillis() >= settings.maxPollInterval()) {
            problems.add(
                    "drainTimeout",
                    drainTimeout,
                    "it is not shorter than the rebalance timeout (max.poll.interval.ms = "
                            + settings.maxPollInterval()
                            + "), so the group would remove the consumer while it drains; shorten it");
        }
    }
}
