package io.kafkakit.test.docs;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kafkakit.KafkaCluster;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import io.kafkakit.test.docs.OrderService.OrderCreated;
import io.kafkakit.test.docs.OrderService.PaymentRequested;
import java.util.List;
import org.junit.jupiter.api.Test;

// docs: embedded
@EmbeddedKafkaTest
class OrderServiceOnKafkaTest {

    @Test
    void an_order_is_handled_exactly_once(
            KafkaCluster cluster,
            TopicReader reader,
            @TestTopic(partitions = 3) String orders,
            @TestTopic String payments,
            @TestTopic String dead) {
        cluster.consumerGroup("order-service-" + orders)
                .producerPool("test", 1)
                .deadLetterTopic(dead)
                .subscribe(OrderService.orders(orders, payments, product -> {}))
                .start();

        cluster.producer()
                .send(orders, "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();

        reader.awaitRecords(payments, 1, ofSeconds(20));
        reader.awaitNoLag("order-service-" + orders, ofSeconds(20), orders);
        assertEquals(List.of(new PaymentRequested("o-1")), reader.events(payments, PaymentRequested.class));
        assertEquals(List.of(), reader.records(dead));
    }
}
// end
