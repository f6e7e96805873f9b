package io.kafkakit.jdbc.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Received;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.support.Bank;
import io.kafkakit.jdbc.support.Broker;
import io.kafkakit.postgres.Postgres;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The handlers of the guide, on a real broker and a real database. */
@ExtendWith(Broker.class)
class PaymentsTest {

    private record OrderPlaced(String id, int cents) {}

    private record PaymentBooked(String order) {}

    // docs: handler
    private static TopicEvents orders() {
        return TopicEvents.of("orders").on(OrderPlaced.class, (order, ctx) -> {
            Connection connection = Jdbc.connection(ctx);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO payment VALUES (?, ?)")) {
                insert.setString(1, order.id());
                insert.setInt(2, order.cents());
                insert.executeUpdate();
            }
            ctx.send("payments", order.id(), new PaymentBooked(order.id()));
        });
    }

    private static ConsumerGroup start(KafkaCluster cluster, DataSource pool) {
        return cluster.consumerGroup("payments")
                .producerPool("payments", 1)
                .deadLetterTopic("orders-dead")
                .subscribe(
                        orders(),
                        topic -> topic.effects(Jdbc.on(pool))
                                .retries(Retries.upTo(3).onTopic("orders-retry"))
                                .concurrency(4))
                .start();
    }
    // end

    // docs: batch
    private static TopicEvents batches() {
        return TopicEvents.of("orders").onBatch(OrderPlaced.class, (batch, out) -> {
            Connection connection = Jdbc.connection(batch.get(0).context());
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO payment VALUES (?, ?)")) {
                for (Received<OrderPlaced> each : batch) {
                    insert.setString(1, each.data().id());
                    insert.setInt(2, each.data().cents());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }
    // end

    // docs: http
    private static HttpRequest charge(OrderPlaced order, EventContext ctx) {
        return HttpRequest.newBuilder(URI.create("https://payments.example/charges"))
                .timeout(Duration.ofSeconds(5))
                .header("Idempotency-Key", ctx.idempotencyKey().toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"order\":\"" + order.id() + "\"}"))
                .build();
    }
    // end

    @Test
    void each_order_is_booked_once_and_its_event_is_sent_once(EmbeddedKafka kafka) throws SQLException {
        List.of("orders", "orders-retry", "orders-dead", "payments").forEach(topic -> kafka.createTopic(topic, 2));
        try (Bank bank = Bank.on(Postgres.database());
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            bank.execute("CREATE TABLE payment (order_id varchar(50), cents integer)");
            Jdbc.on(bank.pool()).createTable().check();
            for (int id = 0; id < 10; id++) {
                cluster.producer()
                        .send(EventRecord.of("orders", new OrderPlaced("o-" + id, id))
                                .withKey("o-" + id))
                        .join();
            }
            ConsumerGroup group = start(cluster, bank.pool());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> group.status().counts().handled() == 10);
            group.close();
            assertThat(bank.query("SELECT order_id FROM payment")).hasSize(10).doesNotHaveDuplicates();

            ConsumerGroup other = cluster.consumerGroup("payments-in-batches")
                    .producerPool("payments-in-batches", 1)
                    .deadLetterTopic("orders-dead")
                    .subscribe(batches(), topic -> topic.effects(Jdbc.on(bank.pool())))
                    .start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> other.status().counts().handled() == 10);
            assertThat(bank.query("SELECT order_id FROM payment")).hasSize(20);
        }
    }

    @Test
    void a_charge_has_a_key_of_its_own(EmbeddedKafka kafka) {
        kafka.createTopic("charges", 2);
        Set<String> keys = ConcurrentHashMap.newKeySet();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            for (int id = 0; id < 10; id++) {
                cluster.producer()
                        .send(EventRecord.of("charges", new OrderPlaced("o-" + id, id)))
                        .join();
            }
            TopicEvents charges = TopicEvents.of("charges").on(OrderPlaced.class, (order, ctx) -> {
                var unused = keys.add(charge(order, ctx)
                        .headers()
                        .firstValue("Idempotency-Key")
                        .orElseThrow());
            });
            ConsumerGroup group = cluster.consumerGroup("charges")
                    .producerPool("charges", 1)
                    .deadLetterTopic("charges-dead")
                    .createTopics()
                    .subscribe(charges, topic -> {})
                    .start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> group.status().counts().handled() == 10);
            assertThat(keys).hasSize(10);
        }
    }
}
