package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.internal.topics.NeededTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topics of a cluster: compared with those that are wanted, and changed. */
final class Cluster {

    /** How long what was changed may take until the brokers show it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Admin admin;

    Cluster(Admin admin) {
        this.admin = admin;
    }

    Changes compare(Wanted wanted) {
        Map<String, NeededTopic.Source> sources = new HashMap<>();
        for (String topic : wanted.sources()) {
            TopicDescription there = describe(topic)
                    .orElseThrow(() -> new CommandFailure(
                            "source topic '" + topic + "' does not exist; create it first, or correct --topic"));
            sources.put(
                    topic,
                    new NeededTopic.Source(
                            there.partitions().size(),
                            NeededTopic.number(configs(topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), 0)));
        }
        List<Changes.Change> changes = new ArrayList<>();
        for (NeededTopic topic : wanted.topics(sources)) {
            changes.add(change(topic));
        }
        return new Changes(changes);
    }

    private Changes.Change change(NeededTopic topic) {
        int partitions =
                describe(topic.name()).map(there -> there.partitions().size()).orElse(0);
        Map<String, Changes.Setting> configs = new HashMap<>();
        if (partitions > 0) {
            Map<String, String> now = configs(topic.name());
            topic.corrections(now)
                    .forEach(
                            (name, value) -> configs.put(name, new Changes.Setting(now.getOrDefault(name, ""), value)));
        }
        return new Changes.Change(topic, partitions, configs);
    }

    private Optional<TopicDescription> describe(String topic) {
        try {
            return Optional.ofNullable(
                    Answer.of(admin.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic));
        } catch (CommandFailure e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Map<String, String> configs(String topic) {
        ConfigResource resource = resource(topic);
        Config config = Objects.requireNonNull(
                Answer.of(admin.describeConfigs(List.of(resource)).all()).get(resource));
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /**
     * Makes the topics what they should be, and returns when the cluster says that they are: the controller answers before the brokers
     * have heard of it, and a plan that is asked for then would want the same once more.
     *
     * @param changes what {@link #compare} found
     * @throws CommandFailure if the cluster refuses a change, or does not show it in {@link #PATIENCE}
     */
    void apply(Wanted wanted, Changes changes) {
        make(changes, wanted.replication());
        long begin = System.nanoTime();
        Changes left = shown(wanted).orElse(changes);
        while (!left.isEmpty()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new CommandFailure("the cluster accepted the changes, but does not show them after "
                        + PATIENCE.toSeconds() + " s for " + left.names()
                        + "; run 'topics plan' to see what is missing");
            }
            pause();
            left = shown(wanted).orElse(left);
        }
    }

    /** What is still missing; nothing if a broker that was asked has not heard of a topic yet, or does not answer now. */
    private Optional<Changes> shown(Wanted wanted) {
        try {
            return Optional.of(compare(wanted));
        } catch (CommandFailure e) {
            if (e.getCause() instanceof RetriableException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private void make(Changes changes, @Nullable Short replication) {
        for (Changes.Change change : changes.all()) {
            NeededTopic topic = change.wanted();
            if (change.isMissing()) {
                NewTopic made = new NewTopic(
                                topic.name(), Optional.of(topic.partitions()), Optional.ofNullable(replication))
                        .configs(topic.configs());
                Answer.of(admin.createTopics(List.of(made)).all());
            }
            if (change.hasTooFewPartitions()) {
                Answer.of(admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(topic.partitions())))
                        .all());
            }
            if (!change.configs().isEmpty()) {
                Collection<AlterConfigOp> operations = change.configs().entrySet().stream()
                        .map(setting -> new AlterConfigOp(
                                new ConfigEntry(
                                        setting.getKey(), setting.getValue().wanted()),
                                AlterConfigOp.OpType.SET))
                        .toList();
                Answer.of(admin.incrementalAlterConfigs(Map.of(resource(topic.name()), operations))
                        .all());
            }
        }
    }
}
