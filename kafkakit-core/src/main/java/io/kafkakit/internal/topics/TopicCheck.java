package io.kafkakit.internal.topics;

import io.kafkakit.ConfigurationException;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.flow.TopicPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the topics of a group exist before its first record is read. Otherwise the first failure would reveal a
 * missing retry or dead-letter topic.
 */
public final class TopicCheck {

    private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);

    private final ClusterTopics topics;
    private final Collection<TopicPlan> plans;

    /**
     * One try.
     *
     * @param timeoutMillis timeout of each question in milliseconds; 5 seconds at most
     */
    public TopicCheck(Admin admin, Collection<TopicPlan> plans, long timeoutMillis) {
        this.topics = new ClusterTopics(admin, timeoutMillis);
        this.plans = plans;
    }

    /**
     * Throws one error that lists all problems.
     *
     * @param creates whether the group creates missing topics. If a source topic is missing, its partition count is
     *     unknown, so its other topics were not created either.
     * @param mended topics that were just created or changed: not every broker knows of it yet, and any broker may
     *     answer
     * @throws ConfigurationException if a topic is missing, would lose records, or has fewer partitions than its source
     * @throws KafkaException if the cluster does not answer, or does not know yet what was mended
     */
    public void check(boolean creates, Mended mended) {
        Set<String> names = names(plans);
        names.addAll(mended.topics());
        Map<String, Integer> partitions = topics.partitions(names);
        mended.checkShown(partitions);
        awaitLeaders(mended.topics(), partitions);
        Problems problems = new Problems();
        for (TopicPlan plan : plans) {
            missing(problems, partitions, plan.topic(), "topic", "createTopics(partitions)");
            if (creates && !partitions.containsKey(plan.topic())) {
                continue;
            }
            missing(problems, partitions, plan.deadLetterTopic(), "dead-letter topic", "createTopics()");
            waits(plan).keySet().forEach(retry -> checkPartitions(problems, partitions, plan, retry));
            checkState(problems, partitions, plan);
            plan.outputs().forEach(output -> missing(problems, partitions, output, "output topic", "createTopics()"));
        }
        names.removeAll(partitions.keySet());
        checkNames(problems, names);
        checkSettings(problems, partitions.keySet(), mended);
        problems.throwIfAny("topics are not as the group needs them:");
    }

    /** A user who creates a missing topic should know that Kafka will refuse its name. */
    private void checkNames(Problems problems, Set<String> missing) {
        if (!missing.isEmpty()) {
            Set<String> others = new TreeSet<>(topics.names());
            others.addAll(missing);
            missing.forEach(topic -> KafkaNames.checkCollision("topic", topic, others, problems));
        }
    }

    private static void checkPartitions(
            Problems problems, Map<String, Integer> partitions, TopicPlan plan, String retry) {
        missing(problems, partitions, retry, "retry topic", "createTopics()");
        Integer have = partitions.get(retry);
        Integer need = partitions.get(plan.topic());
        if (have == null || need == null) {
            return;
        }
        String both = "retry topic '" + retry + "' has " + have + " partitions and '" + plan.topic() + "' has " + need;
        if (have < need) {
            problems.add(both + ": a retry keeps its partition, so give it at least " + need
                    + ", or call createTopics() on the group");
        } else if (have > need && plan.keepsKeyOrder()) {
            problems.add(
                    both + ": to keep the order of keys, one member holds the same partition of both, so they need as "
                            + "many; use another retry topic, or give '" + plan.topic() + "' " + have);
        }
    }

    private static void checkState(Problems problems, Map<String, Integer> partitions, TopicPlan plan) {
        if (plan.state() == null) {
            return;
        }
        String state = plan.state().name();
        missing(problems, partitions, state, "state topic", "createTopics()");
        Integer have = partitions.get(state);
        Integer need = partitions.get(plan.topic());
        if (have != null && need != null && !have.equals(need)) {
            problems.add(
                    "state topic '" + state + "' has " + have + " partitions and '" + plan.topic() + "' has " + need
                            + ": a state is found by the partition of its key, so they need as many; use a state topic with "
                            + need + ", and move what is in the other one");
        }
    }

    private static Map<String, Duration> waits(TopicPlan plan) {
        return NeededTopics.waits(plan.topic(), plan.retries());
    }

    /**
     * The plans, extended by the retry topics of earlier policies.
     *
     * @throws ConfigurationException if one of them cannot be read in the order of keys
     */
    public List<TopicPlan> withFormerRetryTopics() {
        List<TopicPlan> all = FormerTopics.addTo(plans, topics.names());
        checkFormer(all);
        all.stream()
                .filter(plan -> !plan.formerRetryTopics().isEmpty())
                .forEach(plan -> log.info(
                        "'{}' has retry topics of an earlier policy, which are read until they are deleted: {}",
                        plan.topic(),
                        plan.formerRetryTopics().keySet()));
        return all;
    }

    /** One member holds the same partition of all retry topics, including those of earlier policies. */
    private void checkFormer(List<TopicPlan> all) {
        List<TopicPlan> concerned = all.stream()
                .filter(plan ->
                        plan.keepsKeyOrder() && !plan.formerRetryTopics().isEmpty())
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        Map<String, Integer> partitions = topics.partitions(names(concerned));
        Problems problems = new Problems();
        for (TopicPlan plan : concerned) {
            Integer need = partitions.get(plan.topic());
            for (String former : plan.formerRetryTopics().keySet()) {
                Integer have = partitions.get(former);
                if (have != null && !have.equals(need)) {
                    problems.add("retry topic '" + former + "' of an earlier policy has " + have + " partitions and '"
                            + plan.topic() + "' has " + need
                            + ": to keep the order of keys both need the same number; run the group "
                            + "without keepingKeyOrder() until it is empty, then delete it");
                }
            }
        }
        problems.throwIfAny("topics are not as the group needs them:");
    }

    /**
     * Finds retry topics that would delete a waiting retry, and topics whose compaction would drop a dead letter or a
     * retry.
     */
    private void checkSettings(Problems problems, Set<String> there, Mended mended) {
        Map<String, Duration> waits = new TreeMap<>();
        plans.forEach(plan -> waits.putAll(waits(plan)));
        waits.keySet().retainAll(there);
        Set<String> deadLetters = new TreeSet<>();
        plans.forEach(plan -> deadLetters.add(plan.deadLetterTopic()));
        deadLetters.retainAll(there);
        Set<String> states = states(there);
        Set<String> all = new TreeSet<>(deadLetters);
        all.addAll(waits.keySet());
        all.addAll(states);
        topics.configs(all).forEach((topic, configs) -> {
            Problems found = new Problems();
            if (deadLetters.contains(topic)) {
                checkDeadLetters(found, topic, configs);
            } else if (states.contains(topic)) {
                checkStates(found, topic, configs);
            } else {
                checkRetries(found, topic, waits.getOrDefault(topic, Duration.ZERO), configs);
            }
            if (!found.isEmpty() && mended.wasCorrected(topic)) {
                throw Mended.notShown(topic);
            }
            problems.addAll(found);
        });
    }

    private Set<String> states(Set<String> there) {
        Set<String> states = new TreeSet<>();
        plans.stream().map(TopicPlan::state).filter(Objects::nonNull).forEach(state -> states.add(state.name()));
        states.retainAll(there);
        return states;
    }

    private static void checkStates(Problems problems, String topic, Map<String, String> configs) {
        String policy = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problems.add("state topic '" + topic + "' has cleanup.policy = " + policy
                    + ": it would delete states by their age; set it to compact, or call createTopics() on the group");
        }
    }

    private static boolean isCompacted(Map<String, String> configs) {
        return configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    private static void checkDeadLetters(Problems problems, String topic, Map<String, String> configs) {
        if (isCompacted(configs)) {
            problems.add("dead-letter topic '" + topic + "' has cleanup.policy = "
                    + configs.get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    + ": it would keep one of two dead letters with the same key, and refuse those without one; set it to "
                    + "delete, or call createTopics() on the group");
        }
    }

    private static void checkRetries(Problems problems, String topic, Duration wait, Map<String, String> configs) {
        if (isCompacted(configs)) {
            problems.add("retry topic '" + topic + "' has cleanup.policy = "
                    + configs.get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    + ": it would keep one of two records with the same key; set it to delete, or call createTopics() on the "
                    + "group");
        }
        long millis = NeededTopic.number(configs.get(TopicConfig.RETENTION_MS_CONFIG), -1);
        if (millis >= 0 && millis <= wait.toMillis()) {
            problems.add(
                    "retry topic '" + topic + "' has retention.ms = " + millis + ", and its records wait for " + wait
                            + ": they would be deleted before; set it to much more, or call createTopics() on the group");
        }
    }

    /**
     * Waits until the leaders of created topics answer. Brokers name a leader before it takes requests. Then an
     * idempotent producer's first batch may be refused and its second taken. The producer would retry the first in vain
     * until its delivery timeout.
     */
    private void awaitLeaders(Set<String> created, Map<String, Integer> partitions) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (String topic : created) {
            for (int partition = 0; partition < partitions.getOrDefault(topic, 0); partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        topics.await(topics.admin()
                .listOffsets(all, new ListOffsetsOptions().timeoutMs(topics.timeoutMillis()))
                .all());
    }

    private static void missing(
            Problems problems, Map<String, Integer> partitions, String topic, String what, String how) {
        if (!partitions.containsKey(topic)) {
            problems.add(what + " '" + topic + "' does not exist: create it, or call " + how + " on the group");
        }
    }

    private static Set<String> names(Collection<TopicPlan> plans) {
        Set<String> names = new TreeSet<>();
        plans.forEach(plan -> {
            names.addAll(plan.topics());
            names.add(plan.deadLetterTopic());
            names.addAll(plan.outputs());
            if (plan.state() != null) {
                names.add(plan.state().name());
            }
        });
        return names;
    }
}
