package io.kafkakit.test;

import io.kafkakit.embedded.EmbeddedKafka;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Topics for tests: new ones, and ones with fixed names. */
final class NamedTopics {

    private static final long TO_THE_END = -1;

    private final EmbeddedKafka kafka;

    NamedTopics(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    /** Creates a topic and returns its name. */
    String make(TestTopic wanted, Parameter parameter) {
        String begin =
                wanted.value().isEmpty() ? (parameter.isNamePresent() ? parameter.getName() : "topic") : wanted.value();
        String name = begin + "-" + UUID.randomUUID().toString().substring(0, 8);
        kafka.createTopic(name, wanted.partitions());
        return name;
    }

    /**
     * Creates the topic, or deletes its records. The topic itself is kept, because a client that still knows it would
     * mistake a new one for it. Offsets continue, and groups with committed offsets find no records.
     */
    void makeEmpty(String topic, int partitions) {
        TopicDescription found = describe(topic);
        if (found == null) {
            kafka.createTopic(topic, partitions);
            return;
        }
        if (found.partitions().size() != partitions) {
            throw new IllegalStateException("topic '" + topic + "' has "
                    + found.partitions().size() + " partitions already, and " + partitions
                    + " are asked for: ask for the same in all test classes that share the broker, or set ownBroker");
        }
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        found.partitions()
                .forEach(each ->
                        all.put(new TopicPartition(topic, each.partition()), RecordsToDelete.beforeOffset(TO_THE_END)));
        try {
            result(kafka.admin().deleteRecords(all).all());
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic '" + topic + "' could not be emptied", e.getCause());
        }
    }

    private @Nullable TopicDescription describe(String topic) {
        try {
            return result(kafka.admin().describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw new IllegalStateException("topic '" + topic + "' could not be looked up", e.getCause());
        }
    }

    private static <T> T result(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics of a test were made", e);
        }
    }
}
