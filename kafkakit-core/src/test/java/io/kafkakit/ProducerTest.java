package io.kafkakit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class ProducerTest {

    record Created(String id) {}

    @EventName("order.cancelled")
    record Cancelled(String id) {}

    @Test
    void a_record_is_sent_with_key_headers_partition_and_timestamp(Kafka kafka) {
        String topic = kafka.topic("orders", 3);
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        try (KafkaCluster cluster = kafka.connect()) {
            RecordMetadata sent = cluster.producer()
                    .send(EventRecord.of(topic, new Created("o-1"))
                            .withKey("o-1")
                            .withPartition(2)
                            .withTimestamp(at)
                            .withHeader("source", "shop")
                            .withHeader("source", "again")
                            .withHeader("empty", (byte[]) null))
                    .join();
            assertThat(sent.partition()).isEqualTo(2);
        }
        ConsumerRecord<byte[], byte[]> record = kafka.read(topic).get(0);
        assertThat(new String(record.key(), UTF_8)).isEqualTo("o-1");
        assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"event\":\"Created\",\"data\":{\"id\":\"o-1\"}}");
        assertThat(record.timestamp()).isEqualTo(at.toEpochMilli());
        assertThat(record.headers().headers("source"))
                .extracting(each -> new String(each.value(), UTF_8))
                .containsExactly("shop", "again");
        assertThat(record.headers().lastHeader("empty").value()).isNull();
    }

    @Test
    void an_event_is_named_by_its_annotation_or_by_the_caller(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            cluster.producer().send(topic, new Cancelled("o-1")).join();
            cluster.producer()
                    .send(topic, null, "orders.imported", List.of(1, 2))
                    .join();
            cluster.producer().send(EventRecord.tombstone(topic, "o-1")).join();
            assertThatThrownBy(() -> cluster.producer().send(topic, "a text"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.String");
        }
        assertThat(kafka.values(topic))
                .containsExactly(
                        "{\"event\":\"order.cancelled\",\"data\":{\"id\":\"o-1\"}}",
                        "{\"event\":\"orders.imported\",\"data\":[1,2]}",
                        "null");
    }

    @Test
    void closing_delivers_what_is_in_flight(Kafka kafka) {
        String topic = kafka.topic("orders", 3);
        List<CompletableFuture<RecordMetadata>> sent;
        try (KafkaCluster cluster = KafkaCluster.connect(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "linger.ms", 60_000))) {
            sent = IntStream.range(0, 500)
                    .mapToObj(i -> cluster.producer().send(topic, "k" + i, new Created("o-" + i)))
                    .toList();
        }
        assertThat(sent).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
        assertThat(kafka.read(topic)).hasSize(500);
    }

    @Test
    void what_cannot_be_delivered_fails_its_future(Kafka kafka) {
        try (KafkaCluster cluster = KafkaCluster.connect(
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "max.block.ms", 500))) {
            assertThatThrownBy(() -> cluster.producer()
                            .send(kafka.name("missing"), new Created("o-1"))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining(kafka.name("missing"));
        }
    }

    @Test
    void a_send_to_a_topic_that_cannot_be_throws_at_once(Kafka kafka) {
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 1);
            assertThatThrownBy(() -> cluster.producer().send("out-us/west 1", new Created("o-1")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> transactions.run(
                            transaction -> transaction.send("__transaction_state", new Created("o-1"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_transaction_over_several_topics_is_visible_as_a_whole_or_not_at_all(Kafka kafka) {
        String invoices = kafka.topic("invoices", 2);
        String ledger = kafka.topic("ledger", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 2);
            for (int i = 0; i < 20; i++) {
                String id = "i-" + i;
                transactions.run(transaction -> {
                    transaction.send(invoices, id, new Created(id));
                    transaction.send(ledger, id, "due", 100);
                });
            }
            assertThatThrownBy(() -> transactions.run(transaction -> {
                        transaction.send(invoices, "bad", new Created("bad"));
                        throw new IllegalStateException("changed my mind");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("changed my mind");
        }
        assertThat(kafka.read(invoices)).hasSize(20);
        assertThat(kafka.read(ledger)).hasSize(20);
    }

    @Test
    void a_transaction_that_fails_leaves_nothing_and_the_next_one_works(Kafka kafka) {
        String invoices = kafka.topic("invoices", 1);
        String small = kafka.name("small");
        kafka.broker().createTopic(small, 1, Map.of("max.message.bytes", "1000"));
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 1);
            assertThatThrownBy(() -> transactions.run(transaction -> {
                        transaction.send(invoices, new Created("lost"));
                        transaction.send(small, null, "text", "x".repeat(5_000));
                    }))
                    .isInstanceOfSatisfying(
                            TransactionException.class,
                            error -> assertThat(error.outcomeKnown()).isTrue());
            transactions.run(transaction -> transaction.send(invoices, new Created("kept")));
        }
        assertThat(kafka.values(invoices)).containsExactly("{\"event\":\"Created\",\"data\":{\"id\":\"kept\"}}");
        assertThat(kafka.read(small)).isEmpty();
    }

    @Test
    void a_transaction_that_another_instance_fenced_tells_of_the_prefix(Kafka kafka) {
        String ledger = kafka.topic("ledger", 1);
        try (KafkaCluster cluster = kafka.connect();
                KafkaCluster other = kafka.connect()) {
            EventTransactions fenced = cluster.transactions(kafka.name("billing"), 1);
            other.transactions(kafka.name("billing"), 1);
            assertThatThrownBy(() -> fenced.run(transaction -> transaction.send(ledger, new Created("lost"))))
                    .isInstanceOf(TransactionException.class)
                    .hasMessageContaining("give each instance its own prefix");
        }
    }

    @Test
    void transactions_of_many_threads_share_the_pool(Kafka kafka) {
        String ledger = kafka.topic("ledger", 3);
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 3);
            IntStream.range(0, 60)
                    .parallel()
                    .forEach(i ->
                            transactions.run(transaction -> transaction.send(ledger, "k" + i, new Created("c" + i))));
        }
        assertThat(kafka.read(ledger)).hasSize(60);
    }

    @Test
    void a_transactional_id_has_one_owner_in_a_process(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        kafka.topic("dead", 1);
        TopicEvents events = TopicEvents.of(topic).on(Created.class, (created, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            EventTransactions one = cluster.transactions(kafka.name("p"), 2);
            assertThatThrownBy(() -> cluster.transactions(kafka.name("p"), 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(kafka.name("p") + "-transactions-0");
            one.run(transaction -> transaction.send(topic, new Created("o-1")));
            ConsumerGroupBuilder builder = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(kafka.name("dead"))
                    .subscribe(events);
            ConsumerGroup group = builder.start();
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
            group.close();
            builder.start().close();
        }
    }
}
