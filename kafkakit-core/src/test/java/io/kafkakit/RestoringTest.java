package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.Ledger;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.support.Broker;
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
