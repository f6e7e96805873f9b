package io.kafkakit.jdbc.inbox;

import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.jdbc.support.Bank;
import io.kafkakit.jdbc.support.Broker;
import io.kafkakit.jdbc.support.Orders;
import io.kafkakit.jdbc.support.Orders.Order;
import io.kafkakit.postgres.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database, a broker, and topics of orders that are booked. */
@ExtendWith(Broker.class)
abstract class OnPostgres {

    final Postgres postgres = Postgres.database();
    final Bank bank = Bank.on(postgres);
    Orders orders;

    @BeforeEach
    void connect(EmbeddedKafka kafka) {
        orders = Orders.of(kafka, 2);
    }

    @AfterEach
    void close() {
        orders.close();
        bank.close();
    }

    static List<String> numbers(int to) {
        return IntStream.range(0, to).mapToObj(String::valueOf).sorted().toList();
    }

    Jdbc effects() {
        return Jdbc.on(bank.pool()).createTable();
    }

    TopicEvents booking() {
        return TopicEvents.of(orders.in()).on(Order.class, (order, ctx) -> {
            Bank.book(Jdbc.connection(ctx), "" + order.id());
            ctx.send(orders.out(), ctx.key(), order);
        });
    }

    static void handled(ConsumerGroup group, long count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> group.status().counts().handled() == count);
    }
}
