package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class ExactlyOnceTest {

    record OrderCreated(String orderId) {}

    record PaymentRequested(String orderId) {}

    @Test
    void each_record_causes_its_sends_once(Kafka kafka) {
        String orders = kafka.topic("orders", 3);
        String payments = kafka.topic("payments", 3);
        String dead = kafka.topic("dead", 1);
        TopicEvents events = TopicEvents.of(orders)
                .on(
                        OrderCreated.class,
                        (order, ctx) -> ctx.send(payments, ctx.key(), new PaymentRequested(order.orderId())));
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, 1_000)
                    .mapToObj(i -> cluster.producer().send(orders, "o-" + i, new OrderCreated("o-" + i)))
                    .toList()
                    .forEach(sent -> sent.join());
            ConsumerGroup group = cluster.consumerGroup(kafka.name("service"))
                    .consumers(2)
                    .producerPool(kafka.name("pod"), 2)
                    .deadLetterTopic(dead)
                    .subscribe(events)
                    .start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> group.status().counts().handled() == 1_000);
        }
        List<String> keys = kafka.read(payments).stream()
                .map(each -> new String(each.key(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
        assertThat(keys).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(kafka.lag(kafka.name("service"), orders)).isZero();
    }
}
