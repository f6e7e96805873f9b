package io.kafkakit.internal.lookup;

import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up topics with an admin client. A producer that sends to a missing topic asks for it again and again, for
 * minutes, and logs a warning each time. An admin client asks once.
 *
 * <p>With {@code auto.create.topics.enable} a producer's question makes the broker create the topic, but an admin
 * client's does not. So a consumer asks for that, once, and does not repeat the question either.
 */
public final class AdminLookup implements TopicLookup {

    private static final Logger log = LoggerFactory.getLogger(AdminLookup.class);
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Duration CREATION = Duration.ofSeconds(5);
    /** After this many nanoseconds the broker is asked again to create a topic. */
    private static final long AGAIN = 60_000_000_000L;

    private final Supplier<Admin> admin;
    private final Map<String, Object> consumerSettings;
    private final Clock clock;
    /** When the broker was last asked to create each topic, in nanoseconds. */
    private final Map<String, Long> askedToCreate = new ConcurrentHashMap<>();

    /**
     * Has asked nothing yet.
     *
     * @param consumerSettings settings of a consumer without a group that lets the broker create topics
     */
    public AdminLookup(Supplier<Admin> admin, Map<String, Object> consumerSettings, Clock clock) {
        this.admin = admin;
        this.consumerSettings = consumerSettings;
        this.clock = clock;
    }

    @Override
    public void find(String topic) {
        try {
            describe(topic);
        } catch (UnknownTopicOrPartitionException e) {
            if (!letBrokerCreate(topic)) {
                throw e;
            }
            describe(topic);
        }
        askedToCreate.remove(topic);
    }

    private void describe(String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS);
        var unused = Answers.await(
                admin.get().describeTopics(List.of(topic), options).allTopicNames());
    }

    @Override
    public String ailing(Collection<String> topics) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS);
        List<String> words = new ArrayList<>();
        admin.get().describeTopics(topics, options).topicNameValues().forEach((topic, answer) -> {
            try {
                Answers.await(answer).partitions().forEach(partition -> add(words, topic, partition));
            } catch (UnknownTopicOrPartitionException e) {
                words.add("topic '" + topic + "' does not exist: create it");
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                log.debug("the state of topic '{}' is not known", topic, e);
            }
        });
        return String.join(", ", words);
    }

    private static void add(List<String> words, String topic, TopicPartitionInfo partition) {
        String name = topic + "-" + partition.partition();
        if (partition.leader() == null) {
            words.add(name + " has no leader");
        } else if (partition.isr().size() < partition.replicas().size()) {
            words.add(name + " has " + partition.isr().size() + " of "
                    + partition.replicas().size() + " replicas in sync");
        }
    }

    /** Lets the broker create the topic, unless it was asked to recently. Returns whether the topic exists then. */
    private boolean letBrokerCreate(String topic) {
        long now = clock.nanos();
        Long before = askedToCreate.put(topic, now);
        if (before != null && now - before < AGAIN) {
            askedToCreate.put(topic, before);
            return false;
        }
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return !consumer.partitionsFor(topic, CREATION).isEmpty();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.debug("whether the broker creates topic '{}' is not known", topic, e);
            return false;
        }
    }
}
