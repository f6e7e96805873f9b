package io.kafkakit.internal.config;

import io.kafkakit.ConfigurationException;
import io.kafkakit.internal.flow.TopicPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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
            String retry = plan.retryTopic();
            if (retry != null) {
                missing(problems, partitions, retry, "retry topic", "createTopics()");
                int have = partitions.getOrDefault(retry, Integer.MAX_VALUE);
                int need = partitions.getOrDefault(plan.topic(), 0);
                if (have < need) {
                    problems.add("retry topic '" + retry + "' has " + have + " partitions and '" + plan.topic()
                            + "' has " + need + ": a retry keeps its partition, so give it at least " + need);
                }
            }
        }
        problems.throwIfAny("topics are not as the group needs them:");
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
                String retry = plan.retryTopic();
                if (retry != null) {
                    want(wanted, retry, partitions);
                }
            }
        }
        wanted.keySet().removeAll(have.keySet());
        create(wanted);
        return wanted.keySet();
    }

    private static void want(Map<String, Integer> wanted, String topic, int partitions) {
        wanted.merge(topic, partitions, Math::max);
    }

    private void create(Map<String, Integer> wanted) {
        List<NewTopic> topics = new ArrayList<>();
        wanted.forEach(
                (topic, partitions) -> topics.add(new NewTopic(topic, Optional.of(partitions), Optional.empty())));
        for (KafkaFuture<Void> created : admin.createTopics(topics, new CreateTopicsOptions().timeoutMs(timeoutMillis))
                .values()
                .values()) {
            try {
                await(created);
            } catch (TopicExistsException anotherMemberWasQuicker) {
                log.debug("a topic was created by somebody else just now", anotherMemberWasQuicker);
            }
        }
    }

    /** The number of partitions of each topic that exists. */
    private Map<String, Integer> describe() {
        List<String> names = plans.stream()
                .flatMap(plan -> {
                    List<String> own = new ArrayList<>(List.of(plan.topic(), plan.deadLetterTopic()));
                    Optional.ofNullable(plan.retryTopic()).ifPresent(own::add);
                    return own.stream();
                })
                .distinct()
                .toList();
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis);
        Map<String, Integer> partitions = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names, options).topicNameValues();
        for (String name : names) {
            try {
                KafkaFuture<TopicDescription> answer = Objects.requireNonNull(answers.get(name));
                partitions.put(name, await(answer).partitions().size());
            } catch (UnknownTopicOrPartitionException missing) {
                log.debug("topic '{}' does not exist", name);
            }
        }
        return partitions;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeoutMillis + 1_000L, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException(e.getCause());
        }
    }
}
