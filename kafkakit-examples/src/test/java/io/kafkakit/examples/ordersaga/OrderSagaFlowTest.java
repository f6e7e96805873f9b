package io.kafkakit.examples.ordersaga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.examples.orderflow.Order;
import io.kafkakit.examples.orderflow.SampleOrders;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderSagaFlowTest {

    private static final long SEED = 1;

    @Test
    void every_order_is_completed_or_compensated_as_its_fate_has_it() {
        SagaTopics topics = new SagaTopics("flow-");
        List<Order> orders = SampleOrders.of(100, SEED);
        Dice dice = new Dice(SEED);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            topics.partitions()
                    .forEach((topic, partitions) -> kafka.createTopic(topic, partitions, topics.settings(topic)));
            try (OrderSagaFlow flow = OrderSagaFlow.start(kafka.clientSettings(), topics, SEED)) {
                orders.forEach(order -> cluster.producer()
                        .send(EventRecord.of(topics.orders(), "OrderPlaced", order)
                                .withKey(order.orderId()))
                        .join());
                Sagas sagas = Sagas.of(cluster, OrderSaga.on(topics));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> sagas.list(OrderSagaFlowTest::hasEnded).size() == orders.size());
                assertThat(flow.status()).hasSize(4);
                Map<String, String> failed = new HashMap<>();
                sagas.list(each -> true).forEach(each -> failed.put(each.id(), failedStep(each.failure())));
                assertThat(failed).hasSize(orders.size());
                assertThat(orders)
                        .allSatisfy(
                                order -> assertThat(failed.get(order.orderId())).isEqualTo(failedStep(order, dice)));
                assertThat(failed).containsValues("none", "reserve", "charge");
            }
        }
    }

    private static boolean hasEnded(SagaView saga) {
        return saga.status() != null && saga.status().hasEnded();
    }

    private static String failedStep(@Nullable SagaFailure failure) {
        return failure == null ? "none" : failure.step();
    }

    private static String failedStep(Order order, Dice dice) {
        if (dice.isOutOfStock(order)) {
            return "reserve";
        } else if (dice.isDeclined(order)) {
            return "charge";
        }
        return dice.isRefused(order) ? "ship" : "none";
    }
}
