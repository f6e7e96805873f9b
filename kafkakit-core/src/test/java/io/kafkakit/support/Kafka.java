package io.kafkakit.support;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker as one test sees it: names that no other test has, and what stands in a topic. */
public final class Kafka {

    private final EmbeddedKafka broker;
    private final String prefix;

    public Kafka(EmbeddedKafka broker, String prefix) {
        this.broker = broker;
        this.prefix = prefix;
    }

    public EmbeddedKafka broker() {
        return broker;
    }

    public KafkaCluster connect() {
        return KafkaCluster.connect(broker.clientSettings());
    }

    /** What most tests' groups have in common: exactly once, one lane, these dead letters. */
    public ConsumerGroupBuilder group(KafkaCluster cluster, Topics topics) {
        return cluster.consumerGroup(name("g")).producerPool(name("pod"), 1).deadLetterTopic(topics.dead());
    }

    /** This test's own name for something. */
    public String name(String name) {
        return prefix + "-" + name;
    }

    /** A new topic. */
    public String topic(String name, int partitions) {
        broker.createTopic(name(name), partitions);
        return name(name);
    }

    /** Sends records as they are. */
    public void sendRaw(List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer =
                new KafkaProducer<>(broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            records.forEach(record -> {
                var unused = producer.send(record);
            });
        }
    }

    /** Everything a read_committed reader sees in a topic up to now. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(all::add);
            }
            return all;
        }
    }

    /**
     * Waits until no transaction is open in the topic, for 10 seconds at most: a commit is answered before its markers are written,
     * and on a busy machine a reader may come between the two.
     */
    public void awaitMarkers(String topic) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!ends(topic, IsolationLevel.READ_COMMITTED).equals(ends(topic, IsolationLevel.READ_UNCOMMITTED))
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Map<Integer, Long> ends(String topic, IsolationLevel isolation) {
        try {
            Map<TopicPartition, OffsetSpec> ask = new HashMap<>();
            broker.admin()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(info -> ask.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            Map<Integer, Long> ends = new HashMap<>();
            broker.admin()
                    .listOffsets(ask, new ListOffsetsOptions(isolation))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return ends;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of a topic as text. */
    public List<String> values(String topic) {
        return read(topic).stream()
                .map(each -> each.value() == null
                        ? "null"
                        : new String(each.value(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    /** How many records a group has still to commit. */
    public long lag(String groupId, String topic) {
        try {
            Admin admin = broker.admin();
            Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(
                    admin.listConsumerGroupOffsets(groupId, new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata()
                            .get());
            Map<TopicPartition, OffsetSpec> ask = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(info -> ask.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            long lag = 0;
            for (var end : admin.listOffsets(ask).all().get().entrySet()) {
                OffsetAndMetadata offset = committed.get(end.getKey());
                lag += end.getValue().offset() - (offset == null ? 0 : offset.offset());
            }
            return lag;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The member id of a group's only member; "" while it has none or several. */
    public String onlyMember(String groupId) {
        try {
            var members = broker.admin()
                    .describeConsumerGroups(List.of(groupId))
                    .all()
                    .get()
                    .get(groupId)
                    .members();
            return members.size() == 1 ? members.iterator().next().consumerId() : "";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Throws all members out of a group, as its coordinator does with those it has not heard of for long. */
    public void evictAll(String groupId) {
        try {
            broker.admin()
                    .removeMembersFromConsumerGroup(groupId, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The offset that a group has committed for a partition, when no transaction changes it any more; -1 for none. */
    public long committed(String groupId, TopicPartition partition) {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition));
        var stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
        AtomicReference<OffsetAndMetadata> offset = new AtomicReference<>();
        Eventually.eventually(() -> {
            Map<TopicPartition, OffsetAndMetadata> answer = broker.admin()
                    .listConsumerGroupOffsets(Map.of(groupId, spec), stable)
                    .partitionsToOffsetAndMetadata(groupId)
                    .get();
            offset.set(answer.get(partition));
            // One that is being changed is left out.
            return answer.containsKey(partition);
        });
        return offset.get() == null ? -1 : offset.get().offset();
    }
}
