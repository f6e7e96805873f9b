package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.ClusterClients;
import io.kafkakit.ConfigurationException;
import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.config.PlugIns;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic of the markers: shard n uses partition n. */
public final class MarkerTopic {

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final long LOOK = 20;
    private static final Duration POLL = Duration.ofMillis(100);
    /** Small segments, so that a new publisher has little to read even if no offset is known. */
    private static final Map<String, String> CONFIGS = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(16 << 20));

    private final OutboxSpec spec;
    private final ClusterClients clients;

    public MarkerTopic(OutboxSpec spec, ClusterClients clients) {
        this.spec = spec;
        this.clients = clients;
    }

    /** Creates the topic if it is missing, with the cluster's default number of replicas. Returns when it can be seen. */
    public void create() {
        NewTopic topic =
                new NewTopic(spec.markerTopic(), Optional.of(spec.shards()), Optional.empty()).configs(CONFIGS);
        try {
            answer(clients.admin().createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // That is what it is for. It may be new: another instance may have created it a moment ago.
        }
        Deadline deadline = Deadline.in(ANSWER, Clock.system());
        StopSignal never = new StopSignal();
        // The broker that is asked learns of the topic later than the controller.
        boolean goesOn = true;
        while (goesOn && describe() == null && !deadline.isOver()) {
            goesOn = never.pause(LOOK);
        }
    }

    /**
     * Checks the topic.
     *
     * @throws ConfigurationException if it is missing, has too few partitions, or could lose a marker
     */
    public void check() {
        List<String> problems = new ArrayList<>();
        TopicDescription topic = describe();
        String create = "create it with " + spec.shards() + " or more partitions and cleanup.policy = compact";
        if (topic == null) {
            problems.add(
                    "marker topic '" + spec.markerTopic() + "' does not exist: " + create + ", or call createTopic()");
        } else {
            if (topic.partitions().size() < spec.shards()) {
                problems.add("marker topic '" + spec.markerTopic() + "' has "
                        + topic.partitions().size() + " partitions, and " + spec.shards()
                        + " shards need one each: add partitions");
            }
            String policy = policy();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                problems.add(
                        "marker topic '" + spec.markerTopic() + "' has cleanup.policy = " + policy
                                + ", which would delete the markers that keep rows from being published twice: set it to compact");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("outbox '" + spec.name() + "' cannot start:", problems);
        }
    }

    private String policy() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.markerTopic());
        Config config =
                answer(clients.admin().describeConfigs(List.of(resource)).all()).get(resource);
        return Objects.requireNonNull(config)
                .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                .value();
    }

    private @Nullable TopicDescription describe() {
        try {
            return answer(clients.admin()
                            .describeTopics(List.of(spec.markerTopic()))
                            .allTopicNames())
                    .get(spec.markerTopic());
        } catch (UnknownTopicOrPartitionException e) {
            return null;
        }
    }

    /**
     * The id of the topic, which another topic of the same name does not have.
     *
     * @throws KafkaKitException if there is none
     */
    String id() {
        TopicDescription topic = describe();
        if (topic == null) {
            throw new KafkaKitException("marker topic '" + spec.markerTopic() + "' does not exist");
        }
        return topic.topicId().toString();
    }

    /** Names these rows, to be sent in their transaction. */
    ProducerRecord<byte[], byte[]> marker(String incarnation, int shard, List<Row> rows) {
        return new ProducerRecord<>(spec.markerTopic(), shard, key(incarnation, shard), Marker.of(rows));
    }

    private byte[] key(String incarnation, int shard) {
        return spec.transactionalId(incarnation, shard).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Committed markers.
     *
     * @param end the offset of the last one; null if there was none
     */
    record Markers(List<RowRef> rows, @Nullable Long end) {}

    /**
     * The committed markers of a shard after this offset. Call it when the shard's transactional id has no open transaction. Other
     * outboxes may have one in the same partition: then this waits for its end, because a marker behind it is not readable before.
     */
    Markers after(@Nullable Long offset, String incarnation, int shard) {
        TopicPartition partition = new TopicPartition(spec.markerTopic(), shard);
        long end = answer(clients.admin()
                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition))
                .offset();
        Map<String, Object> settings = clients.reader("outbox-" + spec.name() + "-" + shard);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        byte[] key = key(incarnation, shard);
        List<RowRef> rows = new ArrayList<>();
        Long last = null;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                PlugIns.ofConsumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset + 1);
            }
            while (consumer.position(partition, ANSWER) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(key, record.key()) && record.value() != null) {
                        rows.addAll(Marker.read(record.value()));
                        last = record.offset();
                    }
                }
            }
        }
        return new Markers(rows, last);
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the cluster does not answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaKitException("the cluster refuses", e);
        }
    }
}
