package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Source;
import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.letter.RecordLetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a cluster; asks once for each. Used by one thread, for one call. */
final class ClusterTopics implements Topics, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterTopics.class);

    private final Clients clients;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Map<String, TimeLimits> timeLimits = new HashMap<>();
    private @Nullable Originals originals;

    ClusterTopics(Clients clients) {
        this.clients = clients;
    }

    /** Empty if there is no topic of this name. */
    static Optional<TopicDescription> describe(Admin admin, String name) {
        try {
            return Optional.ofNullable(
                    Answers.await(admin.describeTopics(List.of(name)).allTopicNames())
                            .get(name));
        } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
            return Optional.empty();
        } catch (TopicAuthorizationException e) {
            // Kafka's exception does not name the topic.
            throw new TopicAuthorizationException(Set.of(name));
        }
    }

    /** The name comes from a header and may be anything. */
    @Override
    public int partitions(String topic) {
        return partitions.computeIfAbsent(topic, name -> {
            try {
                return describe(clients.admin().get(), name)
                        .map(there -> there.partitions().size())
                        .orElse(0);
            } catch (TopicAuthorizationException e) {
                log.warn("topic '{}' of a dead letter: {}", name, e.getMessage());
                return 0;
            }
        });
    }

    @Override
    public TimeLimits timeLimits(String topic) {
        return timeLimits.computeIfAbsent(topic, name -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
            try {
                return TimeLimits.of(Objects.requireNonNull(Answers.await(clients.admin()
                                .get()
                                .describeConfigs(List.of(resource))
                                .all())
                        .get(resource)));
            } catch (AuthorizationException e) {
                log.debug("the settings of topic '{}' are not readable for this user", name, e);
                return TimeLimits.none("the settings of its topic are not readable (this needs DescribeConfigs)");
            }
        });
    }

    @Override
    public Original original(RecordLetter letter) {
        Source source = letter.source();
        String topic = source.topic();
        Integer partition = source.partition();
        Long offset = source.offset();
        if (topic == null || partition == null || offset == null) {
            return Original.missing("its headers do not tell where its original is");
        }
        if (partition >= partitions(topic)) {
            return Original.missing("its original is not in '" + topic + "' any more");
        }
        Originals its = originals;
        if (its == null) {
            its = new Originals(clients);
            originals = its;
        }
        return its.at(topic, partition, offset).of(letter);
    }

    @Override
    public void close() {
        if (originals != null) {
            originals.close();
        }
    }
}
