package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class RestoringTest {

    /** The admin client leaves out what the broker does not answer for, as if nothing had been committed. */
    @Test
    void what_is_done_beyond_a_gap_is_waited_for_while_a_transaction_changes_it(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        Queue<Integer> handled = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> handled.add(work.id()));
        try (KafkaCluster cluster = kafka.connect();
                KafkaProducer<byte[], byte[]> owner = producer(kafka);
                KafkaConsumer<byte[], byte[]> outsider = outsider(kafka)) {
            new Works(cluster, topics.in(), 50).send(0, 20);
            owner.initTransactions();
            owner.beginTransaction();
            // Of its records 1 to 9 are done, and 0 is not.
            owner.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topics.in(), 0), beyondTheFirst(10)), outsider.groupMetadata());
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .subscribe(events, topic -> topic.ordering(Ordering.KEY))
                    .start();
            eventually(() -> !group.status().partitions().isEmpty());
            owner.commitTransaction();
            eventually(() -> group.status().counts().handled() == 11);
            eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
        }
        assertThat(handled)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                        .filter(id -> id == 0 || id >= 10)
                        .boxed()
                        .toList());
    }

    private static void sendTo(KafkaCluster cluster, String topic, int partition, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topic, new Work(id)).withPartition(partition)))
                .toList()
                .forEach(sent -> sent.join());
    }

    /** Offsets of partition 0 that stay pending until the transaction ends. */
    private static void open(
            Kafka kafka, KafkaProducer<byte[], byte[]> owner, KafkaConsumer<byte[], byte[]> outsider, String topic) {
        owner.initTransactions();
        owner.beginTransaction();
        long at = Math.max(0, kafka.committed(kafka.name("g"), new TopicPartition(topic, 0)));
        owner.sendOffsetsToTransaction(
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(at)), outsider.groupMetadata());
    }

    private static long position(ConsumerGroup group, String topic, int partition) {
        return group.status().partitions().stream()
                .filter(each -> each.topic().equals(topic) && each.partition() == partition)
                .mapToLong(PartitionStatus::position)
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void an_open_transaction_stops_the_partition_that_it_changes_and_no_other(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Queue<Integer> handled = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> handled.add(work.id()));
        try (KafkaCluster cluster = kafka.connect();
                KafkaProducer<byte[], byte[]> owner = producer(kafka);
                KafkaConsumer<byte[], byte[]> outsider = outsider(kafka)) {
            sendTo(cluster, topics.in(), 0, 0, 10);
            sendTo(cluster, topics.in(), 1, 10, 20);
            open(kafka, owner, outsider, topics.in());
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("group.protocol", protocol)
                    .subscribe(events)
                    .start();
            eventually(() -> group.status().counts().handled() == 10);
            assertThat(handled)
                    .containsExactlyElementsOf(IntStream.range(10, 20).boxed().toList());
            assertThat(position(group, topics.in(), 0)).isEqualTo(-1);
            owner.abortTransaction();
            eventually(() -> group.status().counts().handled() == 20);
        }
    }

    /** The client gives up looking for committed offsets after this time; whoever waits for it begins anew, and reads nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void a_member_that_takes_such_a_partition_over_goes_on_with_the_others(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect();
                KafkaCluster other = kafka.connect();
                KafkaProducer<byte[], byte[]> owner = producer(kafka);
                KafkaConsumer<byte[], byte[]> outsider = outsider(kafka);
                Captured log = new Captured()) {
            ConsumerGroup first = starting(kafka, cluster, topics, protocol, "one", events);
            sendTo(cluster, topics.in(), 0, 0, 5);
            sendTo(cluster, topics.in(), 1, 5, 10);
            eventually(() -> first.status().counts().handled() == 10);
            open(kafka, owner, outsider, topics.in());
            ConsumerGroup second = starting(kafka, other, topics, protocol, "two", events);
            eventually(() -> !second.status().partitions().isEmpty());
            first.close();
            sendTo(cluster, topics.in(), 0, 10, 15);
            for (int id = 15; id < 45; id++) {
                // Longer than the client's patience in all.
                int handled = id - 15;
                eventually(() -> second.status().counts().handled() == handled);
                sendTo(cluster, topics.in(), 1, id, id + 1);
                pause();
            }
            eventually(() -> second.status().counts().handled() == 30);
            owner.abortTransaction();
            eventually(() -> second.status().counts().handled() == 35);
            assertThat(log.text()).doesNotContain("the consumer cannot go on");
        }
    }

    private static ConsumerGroup starting(
            Kafka kafka, KafkaCluster cluster, Topics topics, String protocol, String pod, TopicEvents events) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name(pod), 1)
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol)
                .setting("request.timeout.ms", 1_500)
                .setting("default.api.timeout.ms", 1_500)
                .subscribe(events)
                .start();
    }

    /** A tenth of a second, so that what a client does in seconds has its time. */
    private static void pause() {
        long until = System.nanoTime() + 100_000_000;
        eventually(() -> System.nanoTime() - until > 0);
    }

    private static OffsetAndMetadata beyondTheFirst(int end) {
        Ledger ledger = new Ledger(Restored.nothing(), 4_096);
        var entries = IntStream.range(0, end)
                .mapToObj(offset -> Objects.requireNonNull(ledger.delivered(offset, offset + 1, -1)))
                .toList();
        Progress progress = ledger.plan(entries.subList(1, end));
        return new OffsetAndMetadata(progress.offset(), progress.metadata());
    }

    /** Not a member: its metadata has no generation, which the broker does not check. */
    private static KafkaConsumer<byte[], byte[]> outsider(Kafka kafka) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "group.id", kafka.name("g")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer(Kafka kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "transactional.id", kafka.name("owner")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
