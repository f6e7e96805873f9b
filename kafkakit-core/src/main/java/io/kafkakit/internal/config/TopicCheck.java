package io.kafkakit.internal.config;

import io.kafkakit.ConfigurationException;
import io.kafkakit.Retries;
import io.kafkakit.internal.flow.TopicPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the topics of a group are there before its first record is read: a retry or dead-letter topic that is
 * missing would be found out by the first failure.
 */
public final class TopicCheck {

    private static final Logger log = LoggerFactory.getLogger(TopicCheck.class);
    private static final int LONGEST_TRY = 5_000;
    /** A retry that a group could not come to for a long time must be there still. */
    private static final Duration KEPT = Duration.ofDays(14);

    private final Admin admin;
    private final Collection<TopicPlan> plans;
    private final int timeoutMillis;

    /**
     * One try.
     *
     * @param timeoutMillis how long each question may take, in milliseconds; 5 seconds are the most
     */
    public TopicCheck(Admin admin, Collection<TopicPlan> plans, long timeoutMillis) {
        this.admin = admin;
        this.plans = plans;
        this.timeoutMillis = (int) Math.max(1, Math.min(LONGEST_TRY, timeoutMillis));
    }

    /**
     * One error that lists all that is missing.
     *
     * @param created topics that were created a moment ago: not every broker knows them yet, and any may answer
     * @throws ConfigurationException if a topic is missing, or a retry topic has fewer partitions than its source
     * @throws KafkaException if the cluster does not answer, or does not know a created topic yet
     */
    public void check(Set<String> created) {
        Map<String, Integer> partitions = describe();
        if (!partitions.keySet().containsAll(created)) {
            throw new UnknownTopicOrPartitionException("not every broker knows the topics yet that were just created");
        }
        awaitLeaders(created, partitions);
        Problems problems = new Problems();
        for (TopicPlan plan : plans) {
            missing(problems, partitions, plan.topic(), "topic", "createTopics(partitions)");
            missing(problems, partitions, plan.deadLetterTopic(), "dead-letter topic", "createTopics()");
            waits(plan).keySet().forEach(retry -> checkPartitions(problems, partitions, plan, retry));
        }
        checkKept(problems, partitions.keySet());
        problems.throwIfAny("topics are not as the group needs them:");
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
            problems.add(both + ": a retry keeps its partition, so give it at least " + need);
        } else if (have > need && plan.keepsKeyOrder()) {
            problems.add(
                    both + ": to keep the order of keys, one member holds the same partition of both, so they need as "
                            + "many; use another retry topic, or give '" + plan.topic() + "' " + have);
        }
    }

    /**
     * The topics on which records of this plan wait, each with how long they do. Those behind another wait for all its attempts, and
     * longer if more than one of their key fails.
     */
    private static Map<String, Duration> waits(TopicPlan plan) {
        Map<String, Duration> waits = new LinkedHashMap<>(plan.retryTopics());
        Retries retries = plan.retries();
        if (retries == null) {
            return waits;
        }
        double jitter = retries.backoff().jitter();
        waits.replaceAll((topic, delay) -> delay.plusMillis((long) (delay.toMillis() * jitter)));
        if (plan.behindTopic() != null) {
            Duration longest = waits.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
            waits.put(plan.behindTopic(), longest.multipliedBy(retries.limit()));
        }
        return waits;
    }

    /**
     * The plans, which read the retry topics of earlier policies too.
     *
     * @throws ConfigurationException if one of them cannot be read in the order of keys
     */
    public List<TopicPlan> withFormerRetryTopics() {
        Set<String> topics = await(admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMillis))
                .names());
        List<TopicPlan> all = FormerTopics.addTo(plans, topics);
        checkFormer(all);
        all.stream()
                .filter(plan -> !plan.formerRetryTopics().isEmpty())
                .forEach(plan -> log.info(
                        "'{}' has retry topics of an earlier policy, which are read until they are deleted: {}",
                        plan.topic(),
                        plan.formerRetryTopics().keySet()));
        return all;
    }

    /** One member holds the same partition of all retry topics, and so of these too. */
    private void checkFormer(List<TopicPlan> all) {
        List<TopicPlan> concerned = all.stream()
                .filter(plan ->
                        plan.keepsKeyOrder() && !plan.formerRetryTopics().isEmpty())
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        Map<String, Integer> partitions = describe(concerned);
        Problems problems = new Problems();
        for (TopicPlan plan : concerned) {
            Integer need = partitions.get(plan.topic());
            for (String former : plan.formerRetryTopics().keySet()) {
                Integer have = partitions.get(former);
                if (have != null && !have.equals(need)) {
                    problems.add("retry topic '" + former + "' of an earlier policy has " + have + " partitions and '"
                            + plan.topic() + "' has " + need
                            + ": to keep the order of keys they need as many; let it be read "
                            + "empty without keepingKeyOrder(), and delete it");
                }
            }
        }
        problems.throwIfAny("topics are not as the group needs them:");
    }

    /** A retry that its topic forgets while it waits is lost. */
    private void checkKept(Problems problems, Set<String> there) {
        Map<String, Duration> waits = new TreeMap<>();
        plans.forEach(plan -> waits.putAll(waits(plan)));
        waits.keySet().retainAll(there);
        Map<ConfigResource, KafkaFuture<Config>> answers = admin.describeConfigs(
                        waits.keySet().stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                .toList(),
                        new DescribeConfigsOptions().timeoutMs(timeoutMillis))
                .values();
        answers.forEach((topic, answer) -> {
            try {
                checkKept(problems, topic.name(), waits.getOrDefault(topic.name(), Duration.ZERO), await(answer));
            } catch (AuthorizationException e) {
                log.debug("whether topic '{}' keeps its records may not be known", topic.name(), e);
            }
        });
    }

    private static void checkKept(Problems problems, String topic, Duration wait, Config config) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (policy != null && policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problems.add("retry topic '" + topic + "' has cleanup.policy = " + policy
                    + ": of two records with one key it would keep one; set it to delete");
        }
        String retention = config.get(TopicConfig.RETENTION_MS_CONFIG).value();
        long millis = retention == null ? -1 : Long.parseLong(retention);
        if (millis >= 0 && millis <= wait.toMillis()) {
            problems.add("retry topic '" + topic + "' has retention.ms = " + millis + ", and its records wait for "
                    + wait + ": they would be deleted before; set it to much more");
        }
    }

    /**
     * A leader is named before it takes requests. An idempotent producer whose first batch is refused for that, while its second
     * is taken, tries the first in vain until its delivery timeout.
     */
    private void awaitLeaders(Set<String> created, Map<String, Integer> partitions) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (String topic : created) {
            for (int partition = 0; partition < partitions.getOrDefault(topic, 0); partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        await(admin.listOffsets(all, new ListOffsetsOptions().timeoutMs(timeoutMillis))
                .all());
    }

    private static void missing(
            Problems problems, Map<String, Integer> partitions, String topic, String what, String how) {
        if (!partitions.containsKey(topic)) {
            problems.add(what + " '" + topic + "' does not exist: create it, or call " + how + " on the group");
        }
    }

    /**
     * Creates retry and dead-letter topics that are missing, with as many partitions as their source topic has.
     *
     * @param sourcePartitions partitions of a source topic that is missing; 0 to leave it missing
     * @return the topics that were missing
     */
    public Set<String> createMissing(int sourcePartitions) {
        Map<String, Integer> have = describe();
        Map<String, Integer> wanted = new LinkedHashMap<>();
        for (TopicPlan plan : plans) {
            int partitions = have.getOrDefault(plan.topic(), sourcePartitions);
            if (partitions > 0) {
                want(wanted, plan.topic(), partitions);
                want(wanted, plan.deadLetterTopic(), partitions);
                waits(plan).keySet().forEach(retry -> want(wanted, retry, partitions));
            }
        }
        wanted.keySet().removeAll(have.keySet());
        create(wanted, kept());
        return wanted.keySet();
    }

    private static void want(Map<String, Integer> wanted, String topic, int partitions) {
        wanted.merge(topic, partitions, Math::max);
    }

    /** How long each retry topic should keep its records at least, in milliseconds; -1 for as long as it takes. */
    private Map<String, Long> kept() {
        Map<String, Long> kept = new HashMap<>();
        plans.forEach(plan -> waits(plan)
                .forEach((topic, delay) -> kept.put(
                        topic,
                        topic.equals(plan.behindTopic()) ? -1 : delay.plus(KEPT).toMillis())));
        return kept;
    }

    private void create(Map<String, Integer> wanted, Map<String, Long> kept) {
        List<NewTopic> topics = new ArrayList<>();
        wanted.forEach((topic, partitions) -> {
            NewTopic made = new NewTopic(topic, Optional.of(partitions), Optional.empty());
            Long millis = kept.get(topic);
            topics.add(
                    millis == null
                            ? made
                            : made.configs(Map.of(
                                    TopicConfig.CLEANUP_POLICY_CONFIG,
                                    TopicConfig.CLEANUP_POLICY_DELETE,
                                    TopicConfig.RETENTION_MS_CONFIG,
                                    millis.toString(),
                                    TopicConfig.RETENTION_BYTES_CONFIG,
                                    "-1")));
        });
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(
                        topics, new CreateTopicsOptions().timeoutMs(timeoutMillis))
                .values();
        Answers.ofAll(answers, "create", (topic, created) -> {
            try {
                await(created);
            } catch (TopicExistsException anotherMemberWasQuicker) {
                log.debug("a topic was created by somebody else just now", anotherMemberWasQuicker);
            }
        });
    }

    /** The number of partitions of each topic that exists. */
    private Map<String, Integer> describe() {
        return describe(plans);
    }

    private Map<String, Integer> describe(Collection<TopicPlan> plans) {
        List<String> names = plans.stream()
                .flatMap(plan -> Stream.concat(plan.topics().stream(), Stream.of(plan.deadLetterTopic())))
                .distinct()
                .toList();
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
        Map<String, Integer> partitions = new HashMap<>();
        Answers.ofAll(admin.describeTopics(names, options).topicNameValues(), "use", (topic, answer) -> {
            try {
                partitions.put(topic, await(answer).partitions().size());
            } catch (UnknownTopicOrPartitionException missing) {
                log.debug("topic '{}' does not exist", topic);
            }
        });
        return partitions;
    }

    private <T> T await(KafkaFuture<T> answer) {
        return Answers.await(answer, timeoutMillis + 1_000L);
    }
}
