package io.kafkakit.examples.readme;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.ConfigurationException;
import io.kafkakit.EventProducer;
import io.kafkakit.EventRecord;
import io.kafkakit.EventTransactions;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.TypeRef;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "invoices", "ledger", "dead-letter-queue"},
        partitions = 3)
class SendingTest {

    record Invoice(String id) {}

    @Test
    void events_are_sent_outside_of_a_transaction(KafkaCluster cluster, TopicReader reader) {
        // docs: producer
        EventProducer producer = cluster.producer(); // idempotent, acks=all

        CompletableFuture<RecordMetadata> sent =
                producer.send("orders", "o-1", new OrderCreated("o-1", List.of("tea")));

        producer.send(EventRecord.of("orders", "order.imported", List.of("o-2", "o-3"))
                        .withKey("import-7")
                        .withPartition(2)
                        .withTimestamp(Instant.parse("2026-11-02T12:00:00Z"))
                        .withHeader("source", "warehouse"))
                .join();
        // end
        assertThat(sent.join().offset()).isGreaterThanOrEqualTo(0);
        assertThat(reader.records("orders")).hasSize(2);
    }

    @Test
    void events_are_sent_in_a_transaction(KafkaCluster cluster, TopicReader reader) {
        // docs: transactions
        EventTransactions transactions =
                cluster.transactions("billing-0", 2); // prefix of the ids, and how many at once

        transactions.run(transaction -> {
            transaction.send("invoices", "i-1", new Invoice("i-1"));
            transaction.send("ledger", "i-1", "amount.due", 100);
        });
        // end
        assertThat(reader.awaitRecords("invoices", 1, ofSeconds(30))).hasSize(1);
        assertThat(reader.awaitRecords("ledger", 1, ofSeconds(30))).hasSize(1);
    }

    @Test
    void any_client_setting_passes_and_several_clusters_stand_side_by_side(EmbeddedKafka kafka) {
        String financeServers = kafka.bootstrapServers();
        String analyticsServers = kafka.bootstrapServers();
        // docs: clusters
        KafkaCluster finance = KafkaCluster.connect(financeServers); // "finance-1:9092,finance-2:9092"
        KafkaCluster analytics = KafkaCluster.connect(Map.of(
                "bootstrap.servers",
                analyticsServers,
                "client.id",
                "reporting",
                "linger.ms",
                10)); // and security.protocol, sasl.jaas.config, ssl.truststore.location …
        finance.closeOnShutdown(ofSeconds(30));
        analytics.closeOnShutdown(ofSeconds(30));
        // end
        finance.producer().send("orders", new OrderCreated("o-1", List.of())).join();
        analytics.producer().send("orders", new OrderCreated("o-2", List.of())).join();
        finance.close();
        analytics.close();
    }

    @Test
    void a_configuration_error_lists_everything(KafkaCluster cluster) {
        TopicEvents orders = TopicEvents.of("orders")
                .on("orders.imported", new TypeRef<List<OrderCreated>>() {}, (imported, ctx) -> {});
        assertThatThrownBy(() -> cluster.consumerGroup("order-service")
                        .consumers(0)
                        .setting("enable.auto.commit", true)
                        .subscribe(orders)
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        consumer group 'order-service' cannot start:
                          - enable.auto.commit = true: kafkakit owns this setting: an offset is committed with what its record caused, never by a timer; leave it out
                          - consumers = 0: a group needs 1 or more
                          - dead-letter topic of 'orders' = not set: a record that fails for good must go somewhere; call deadLetterTopic(...)
                          - producerPool prefix = not set: exactly-once topics need it; pass a name that differs between instances of the service and stays the same across restarts, such as the pod's""");
    }
}
