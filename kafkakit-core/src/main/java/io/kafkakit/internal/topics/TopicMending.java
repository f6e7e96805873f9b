package io.kafkakit.internal.topics;

import io.kafkakit.ConfigurationException;
import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.config.Problems;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.topics.NeededTopic.Source;
import io.kafkakit.internal.topics.NeededTopic.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics of a group as it needs them: creates missing topics, adds partitions, and corrects settings that
 * would lose records. Deletes nothing and makes nothing smaller. It leaves topics alone that it may not change;
 * {@link TopicCheck} then reports those that are not usable.
 */
public final class TopicMending {

    private static final Logger log = LoggerFactory.getLogger(TopicMending.class);

    private final ClusterTopics topics;
    private final Collection<TopicPlan> plans;
    private final Mended mended;

    /**
     * One try.
     *
     * @param timeoutMillis timeout of each question in milliseconds; 5 seconds at most
     * @param mended receives what was changed
     */
    public TopicMending(Admin admin, Collection<TopicPlan> plans, long timeoutMillis, Mended mended) {
        this.topics = new ClusterTopics(admin, timeoutMillis);
        this.plans = plans;
        this.mended = mended;
    }

    /**
     * Creates and corrects the topics.
     *
     * @param sourcePartitions partitions of a missing source topic; 0 to leave it missing
     * @throws ConfigurationException if Kafka would never create one of them
     * @throws KafkaException if the cluster does not answer, or refuses to create one
     */
    public void mend(int sourcePartitions) {
        Set<String> names = new HashSet<>(topics.names());
        plans.forEach(plan -> names.add(plan.topic()));
        Map<String, Source> sources = sources(names, sourcePartitions);
        List<NeededTopic> needed = new ArrayList<>(NeededTopics.of(
                plans.stream().map(NeededTopics.Recovery::of).toList(), sources, NeededTopics.KEEP_DEAD_LETTERS));
        needed.addAll(NeededTopics.states(plans, sources));
        Map<String, Integer> have = topics.partitions(names(needed, false));
        have.putAll(topics.partitionsOfVisible(names(needed, true)));
        List<NeededTopic> missing =
                needed.stream().filter(topic -> !have.containsKey(topic.name())).toList();
        checkNames(missing, names);
        create(missing);
        createOutputs(names, sources);
        Map<String, Integer> wanted = new LinkedHashMap<>();
        // A state belongs to the partition that it was written in: more partitions would separate keys from their
        // state.
        needed.stream()
                .filter(topic -> topic.use() != Use.STATE)
                .forEach(topic -> wanted.put(topic.name(), topic.partitions()));
        addFormer(names, sources, have, wanted);
        have.forEach((topic, number) -> enlarge(topic, number, wanted.getOrDefault(topic, 0)));
        correct(needed, have);
    }

    /** Existing output topics belong to their readers too, so they are not changed. */
    private void createOutputs(Set<String> names, Map<String, Source> sources) {
        Map<String, Integer> outputs = new LinkedHashMap<>();
        plans.forEach(plan -> {
            Source source = sources.get(plan.topic());
            if (source != null) {
                plan.outputs().forEach(output -> outputs.merge(output, source.partitions(), Math::max));
            }
        });
        outputs.keySet().removeAll(sources.keySet());
        outputs.keySet().removeAll(topics.partitions(outputs.keySet()).keySet());
        Problems problems = new Problems();
        Set<String> all = new HashSet<>(names);
        all.addAll(outputs.keySet());
        outputs.keySet().forEach(output -> KafkaNames.checkCollision("output topic", output, all, problems));
        problems.throwIfAny("topics cannot be created:");
        List<NewTopic> made = new ArrayList<>();
        outputs.forEach(
                (output, partitions) -> made.add(new NewTopic(output, Optional.of(partitions), Optional.empty())));
        create(made, true);
    }

    private static List<String> names(List<NeededTopic> needed, boolean ofResolutions) {
        return needed.stream()
                .filter(topic -> (topic.use() == Use.RESOLUTIONS) == ofResolutions)
                .map(NeededTopic::name)
                .toList();
    }

    private Map<String, Source> sources(Set<String> names, int sourcePartitions) {
        List<String> all = plans.stream().map(TopicPlan::topic).toList();
        Map<String, Integer> have = topics.partitions(all);
        Map<String, Map<String, String>> configs = topics.configs(have.keySet());
        Map<String, Source> sources = new HashMap<>();
        have.forEach((topic, partitions) ->
                sources.put(topic, source(partitions, configs.getOrDefault(topic, Map.of()))));
        List<NewTopic> missing = all.stream()
                .filter(topic -> sourcePartitions > 0 && !have.containsKey(topic))
                .map(topic -> new NewTopic(topic, Optional.of(sourcePartitions), Optional.empty()))
                .toList();
        if (!missing.isEmpty()) {
            Problems problems = new Problems();
            missing.forEach(topic -> KafkaNames.checkCollision("topic", topic.name(), names, problems));
            problems.throwIfAny("topics cannot be created:");
            CreateTopicsResult result = create(missing, true);
            missing.forEach(topic ->
                    sources.put(topic.name(), source(sourcePartitions, configsOf(result, topic.name()))));
        }
        return sources;
    }

    private static Source source(int partitions, Map<String, String> configs) {
        return new Source(partitions, NeededTopic.number(configs.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), 0));
    }

    private Map<String, String> configsOf(CreateTopicsResult result, String topic) {
        try {
            return ClusterTopics.values(topics.await(result.config(topic)));
        } catch (AuthorizationException | UnsupportedVersionException | TopicExistsException e) {
            log.debug("the settings of the new topic '{}' are not known", topic, e);
            return Map.of();
        }
    }

    private static void checkNames(List<NeededTopic> missing, Set<String> names) {
        Problems problems = new Problems();
        Set<String> all = new HashSet<>(names);
        missing.forEach(topic -> all.add(topic.name()));
        missing.forEach(topic -> KafkaNames.checkCollision("topic for " + topic.what(), topic.name(), all, problems));
        problems.throwIfAny("topics cannot be created:");
    }

    private void create(List<NeededTopic> missing) {
        create(newTopics(missing, false), true);
        create(newTopics(missing, true), false);
    }

    private static List<NewTopic> newTopics(List<NeededTopic> missing, boolean ofResolutions) {
        return missing.stream()
                .filter(topic -> (topic.use() == Use.RESOLUTIONS) == ofResolutions)
                .map(NeededTopic::toNewTopic)
                .toList();
    }

    /**
     * Creates these topics.
     *
     * @param must whether the group needs them; if not, a failure is left to the first redrive, which creates them
     */
    private CreateTopicsResult create(List<NewTopic> made, boolean must) {
        CreateTopicsResult result =
                topics.admin().createTopics(made, new CreateTopicsOptions().timeoutMs(topics.timeoutMillis()));
        Map<String, Integer> partitions = new HashMap<>();
        made.forEach(topic -> partitions.put(topic.name(), topic.numPartitions()));
        Answers.ofAll(result.values(), "create", (topic, created) -> {
            try {
                topics.await(created);
                if (must) {
                    mended.hasPartitions(topic, partitions.getOrDefault(topic, 1));
                }
            } catch (TopicExistsException anotherMemberWasQuicker) {
                log.debug("a topic was created by another client just now", anotherMemberWasQuicker);
            } catch (AuthorizationException e) {
                if (must) {
                    throw e;
                }
                log.debug("topic '{}' may not be created", topic, e);
            }
        });
        return result;
    }

    /** With the order of keys, topics of an earlier policy need as many partitions as the source topic, too. */
    private void addFormer(
            Set<String> names, Map<String, Source> sources, Map<String, Integer> have, Map<String, Integer> wanted) {
        Map<String, Integer> former = new LinkedHashMap<>();
        for (TopicPlan plan : FormerTopics.addTo(plans, names)) {
            Source source = sources.get(plan.topic());
            if (source != null && plan.keepsKeyOrder()) {
                plan.formerRetryTopics().keySet().forEach(topic -> former.put(topic, source.partitions()));
            }
        }
        have.putAll(topics.partitionsOfVisible(former.keySet()));
        wanted.putAll(former);
    }

    private void enlarge(String topic, int have, int wanted) {
        if (have >= wanted) {
            return;
        }
        try {
            topics.await(topics.admin()
                    .createPartitions(
                            Map.of(topic, NewPartitions.increaseTo(wanted)),
                            new CreatePartitionsOptions().timeoutMs(topics.timeoutMillis()))
                    .all());
            log.info("topic '{}' had {} partitions and has {} now, as its source topic has", topic, have, wanted);
            mended.hasPartitions(topic, wanted);
        } catch (InvalidPartitionsException anotherMemberWasQuicker) {
            log.debug("topic '{}' got partitions from another client just now", topic, anotherMemberWasQuicker);
        } catch (AuthorizationException e) {
            log.warn(
                    "topic '{}' has {} partitions, needs {}, and may not be altered by this user", topic, have, wanted);
        }
    }

    private void correct(List<NeededTopic> needed, Map<String, Integer> have) {
        Map<String, Map<String, String>> now = topics.configs(have.keySet());
        for (NeededTopic topic : needed) {
            Map<String, String> actual = now.get(topic.name());
            if (actual != null) {
                Map<String, String> corrections = new LinkedHashMap<>(topic.corrections(actual));
                if (topic.use() == Use.DEAD_LETTERS) {
                    // The retention of dead letters is their owner's choice; unlimited is always enough.
                    corrections.remove(
                            TopicConfig.RETENTION_MS_CONFIG, topic.configs().get(TopicConfig.RETENTION_MS_CONFIG));
                }
                correct(topic.name(), actual, corrections);
            }
        }
    }

    private void correct(String topic, Map<String, String> actual, Map<String, String> corrections) {
        if (corrections.isEmpty()) {
            return;
        }
        List<AlterConfigOp> operations = new ArrayList<>();
        corrections.forEach((name, value) ->
                operations.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try {
            topics.await(topics.admin()
                    .incrementalAlterConfigs(
                            Map.of(ClusterTopics.resource(topic), operations),
                            new AlterConfigsOptions().timeoutMs(topics.timeoutMillis()))
                    .all());
            corrections.forEach((name, value) -> log.info(
                    "topic '{}' had {} = {} and has {} now, as recovery needs", topic, name, actual.get(name), value));
            mended.isCorrected(topic);
        } catch (AuthorizationException e) {
            log.warn("topic '{}' should have {}, and may not be altered by this user", topic, corrections);
        }
    }
}
