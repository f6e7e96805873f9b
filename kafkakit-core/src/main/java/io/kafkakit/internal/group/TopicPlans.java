package io.kafkakit.internal.group;

import io.kafkakit.Ordering;
import io.kafkakit.internal.config.ClientSettings;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.flow.TopicSettings;
import io.kafkakit.internal.handle.BatchOfOne;
import io.kafkakit.internal.topics.KafkaNames;
import io.kafkakit.internal.topics.NeededTopics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** Makes plans from the subscriptions of a group, and finds their problems. */
final class TopicPlans {

    private TopicPlans() {}

    /**
     * A plan for each topic.
     *
     * @param deadLetterTopic the group's, if it has one
     * @param problems receives what is wrong with the plans
     */
    static List<TopicPlan> of(
            String groupId,
            List<TopicSubscription> topics,
            @Nullable String deadLetterTopic,
            ClientSettings settings,
            Problems problems) {
        List<TopicPlan> plans = new ArrayList<>();
        for (TopicSubscription subscription : topics) {
            String own = subscription.settings().deadLetterTopic();
            plans.add(plan(groupId, subscription, own == null ? deadLetterTopic : own, problems));
        }
        checkReadOnce(plans, problems);
        if (plans.stream().anyMatch(TopicPlan::keepsKeyOrder)) {
            checkAssignors(settings, problems);
        }
        return plans;
    }

    private static void checkAssignors(ClientSettings settings, Problems problems) {
        Object remote = settings.givenToConsumers(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);
        if (remote != null && !"range".equals(remote)) {
            problems.add(
                    settings.writtenForConsumers(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG),
                    remote,
                    "keepingKeyOrder() needs the same partition of a topic and its retry topics on one member, as 'range' gives "
                            + "them; leave it out");
        }
        Object strategy = settings.givenToConsumers(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        if (strategy != null) {
            problems.add(
                    settings.writtenForConsumers(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG),
                    strategy,
                    "keepingKeyOrder() needs the same partition of a topic and its retry topics on one member, which kafkakit's "
                            + "own assignor sees to; leave it out");
        }
    }

    private static void checkReadOnce(List<TopicPlan> plans, Problems problems) {
        Set<String> read = new HashSet<>();
        for (TopicPlan plan : plans) {
            for (String topic : plan.topics()) {
                if (!read.add(topic)) {
                    problems.add(
                            "topic '" + topic + "' is read twice by the group: put all handlers of a topic into one "
                                    + "TopicEvents, and give each topic a retry topic of its own");
                }
            }
        }
        for (TopicPlan plan : plans) {
            if (read.contains(plan.deadLetterTopic())) {
                problems.add(
                        "dead-letter topic",
                        plan.deadLetterTopic(),
                        "the group reads it, so dead letters would come back at once; use another topic");
            }
        }
        checkResolutions(plans, read, problems);
    }

    /** A resolutions topic is compacted, so it must contain nothing else. */
    private static void checkResolutions(List<TopicPlan> plans, Set<String> read, Problems problems) {
        Set<String> used = new HashSet<>(read);
        plans.forEach(plan -> {
            used.add(plan.deadLetterTopic());
            used.addAll(plan.outputs());
        });
        for (TopicPlan plan : plans) {
            String resolutions = NeededTopics.resolutions(plan.deadLetterTopic());
            if (used.contains(resolutions)) {
                problems.add("topic '" + resolutions + "' is for the resolutions of the dead letters in '"
                        + plan.deadLetterTopic() + "', and the group uses it for something else; use another "
                        + "dead-letter topic");
            }
        }
    }

    private static TopicPlan plan(
            String groupId, TopicSubscription subscription, @Nullable String deadLetters, Problems problems) {
        String topic = subscription.topic();
        TopicSettings options = subscription.settings();
        if (deadLetters == null || deadLetters.isBlank()) {
            problems.add(
                    "dead-letter topic of '" + topic + "'",
                    deadLetters == null ? "not set" : "''",
                    "a record that fails for good must go somewhere; call deadLetterTopic(...)");
        } else {
            checkDeadLetterTopic(topic, deadLetters, problems);
        }
        KafkaNames.check("topic", topic, problems);
        if (options.concurrency() < 1) {
            problems.add("concurrency of '" + topic + "'", options.concurrency(), "pass 1 or more");
        }
        if (options.maxStagedBytes() < 1) {
            problems.add("maxStagedBytes of '" + topic + "'", options.maxStagedBytes(), "pass 1 byte or more");
        }
        if (subscription.handlers().isEmpty()) {
            problems.add("topic '" + topic + "' has no handler: call on(...) before subscribing");
        }
        subscription
                .outputs()
                .forEach(output -> KafkaNames.checkWritable("output topic of '" + topic + "'", output, problems));
        TopicPlan plan = TopicPlan.of(groupId, topic, options, deadLetters == null ? "" : deadLetters)
                .withOutputs(subscription.outputs());
        plan.topics().stream()
                .skip(1)
                .forEach(retry -> KafkaNames.checkWritable("retry topic of '" + topic + "'", retry, problems));
        checkTogether(plan, subscription, problems);
        return plan;
    }

    /** What does not go together. */
    private static void checkTogether(TopicPlan plan, TopicSubscription subscription, Problems problems) {
        if (plan.keepsKeyOrder()) {
            checkKeyOrder(plan, problems);
        }
        if (plan.state() != null) {
            checkState(plan, plan.state().name(), problems);
        }
        if (plan.effects() != null) {
            checkEffects(plan, problems);
        }
        if (subscription.handlers().stream().anyMatch(each -> each.handler() instanceof BatchOfOne)) {
            checkBatches(plan, problems);
        }
    }

    /** The first redrive creates a topic with a longer name. */
    private static void checkDeadLetterTopic(String topic, String deadLetters, Problems problems) {
        String resolutions = NeededTopics.resolutions(deadLetters);
        if (KafkaNames.isLegal(deadLetters) && !KafkaNames.isLegal(resolutions)) {
            problems.add(
                    "dead-letter topic of '" + topic + "'",
                    "'" + deadLetters + "'",
                    "its resolutions topic '" + resolutions + "' would have " + resolutions.length()
                            + " characters, and Kafka allows 249; use a shorter name");
        } else {
            KafkaNames.checkWritable("dead-letter topic of '" + topic + "'", deadLetters, problems);
        }
    }

    private static void checkBatches(TopicPlan plan, Problems problems) {
        if (plan.ordering() != Ordering.PARTITION) {
            problems.add(
                    "ordering of '" + plan.topic() + "'",
                    plan.ordering(),
                    "a batch handler gets consecutive records of a partition; use Ordering.PARTITION, or on(...)");
        }
        if (plan.keepsKeyOrder()) {
            problems.add(
                    "retries of '" + plan.topic() + "'",
                    "keepingKeyOrder",
                    "a batch has records of many keys; leave it out, or use on(...)");
        }
    }

    private static void checkState(TopicPlan plan, String stateTopic, Problems problems) {
        String name = "state of '" + plan.topic() + "'";
        KafkaNames.checkWritable("state topic of '" + plan.topic() + "'", stateTopic, problems);
        if (plan.topics().contains(stateTopic) || plan.deadLetterTopic().equals(stateTopic)) {
            problems.add(
                    name,
                    "'" + stateTopic + "'",
                    "the group uses the topic for something else; use a topic of its own");
        }
        if (!plan.exactlyOnce()) {
            problems.add(
                    name, "atLeastOnce", "state and record change in one transaction; handle the topic exactly once");
        }
        if (plan.ordering() == Ordering.UNORDERED) {
            problems.add(
                    name,
                    plan.ordering(),
                    "two handlers would change the state of a key at once; use Ordering.KEY or Ordering.PARTITION");
        }
        if (plan.retries() != null && !plan.keepsKeyOrder()) {
            problems.add(
                    name,
                    "retries without keepingKeyOrder()",
                    "another member could handle a retry, without the state; add keepingKeyOrder() to the retries");
        }
    }

    private static void checkEffects(TopicPlan plan, Problems problems) {
        String name = "effects of '" + plan.topic() + "'";
        if (!plan.exactlyOnce()) {
            problems.add(
                    name,
                    "atLeastOnce",
                    "what a handler sends would be sent twice after a crash; handle the topic exactly once");
        }
        if (plan.state() != null) {
            problems.add(
                    name,
                    "state",
                    "a record whose effect is there does not run its handler again, which could not restore the state; "
                            + "leave one of the two out");
        }
    }

    private static void checkKeyOrder(TopicPlan plan, Problems problems) {
        String name = "retries of '" + plan.topic() + "'";
        if (!plan.exactlyOnce()) {
            problems.add(
                    name,
                    "keepingKeyOrder",
                    "without transactions a crash may duplicate a record, the second copy behind later records of its key; "
                            + "handle the topic exactly once, or leave it out");
        }
        if (plan.ordering() == Ordering.UNORDERED) {
            problems.add(
                    name,
                    "keepingKeyOrder",
                    "the topic's records have no order (Ordering.UNORDERED) that could be kept; use Ordering.KEY, or leave it "
                            + "out");
        }
    }
}
