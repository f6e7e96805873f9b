package io.kafkakit.examples.readme;

import static io.kafkakit.examples.Shop.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.examples.Shop;
import io.kafkakit.examples.Shop.Charged;
import io.kafkakit.examples.Shop.Declined;
import io.kafkakit.examples.Shop.Order;
import io.kafkakit.examples.Shop.OrderPlaced;
import io.kafkakit.examples.Shop.OutOfStock;
import io.kafkakit.examples.Shop.Release;
import io.kafkakit.examples.Shop.Reserved;
import io.kafkakit.examples.Shop.Shipped;
import io.kafkakit.saga.SagaRunner;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import io.kafkakit.saga.test.SagaExplorer;
import io.kafkakit.saga.test.SagaTester;
import io.kafkakit.saga.test.SagaWays;
import io.kafkakit.saga.test.SentCommand;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order saga of the guide. */
@EmbeddedKafkaTest
class SagasTest {

    @Test
    void an_order_is_completed_or_cancelled(KafkaCluster cluster) {
        Shop shop = new Shop(cluster);
        try (SagaRunner runner = shop.runner();
                ConsumerGroup stock = shop.stock();
                ConsumerGroup others = shop.others()) {
            assertThat(stock.isRunning() && others.isRunning()).isTrue();
            // docs: place
            cluster.producer()
                    .send("shop-orders", "o-1", new OrderPlaced("o-1", "tea", 450))
                    .join();
            // end
            cluster.producer()
                    .send("shop-orders", "o-2", new OrderPlaced("o-2", "unicorn", 450))
                    .join();
            cluster.producer()
                    .send("shop-orders", "o-3", new OrderPlaced("o-3", "piano", 1_000_000))
                    .join();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runner.counts().get(SagaStatus.COMPLETED) == 1
                            && runner.counts().get(SagaStatus.COMPENSATED) == 2);
            await().until(() -> shop.shelves().keySet().equals(Set.of("o-1")));
            // docs: find
            Sagas orders = Sagas.of(cluster, ORDER);
            for (SagaView saga : orders.list(each -> each.status() == SagaStatus.STUCK)) {
                orders.retry(saga.id(), null, "ann", "payments are back");
            }
            String history = orders.find("o-3").orElseThrow().history().toString();
            // end
            assertThat(history).contains("charge: Declined").contains("reserve: undo sent to shop-stock");
        }
    }

    @Test
    void a_declined_charge_releases_the_goods() {
        // docs: tester
        SagaTester<Order> tester = SagaTester.of(ORDER);
        tester.event("shop-orders", new OrderPlaced("o-1", "tea", 450));
        tester.reply(new Reserved("A7"));
        tester.reply(new Declined("too much"));

        assertThat(tester.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(tester.commands()).extracting(SentCommand::data).last().isEqualTo(new Release("o-1"));
        // end
    }

    @Test
    void every_way_of_an_order_ends() {
        // docs: explore
        SagaWays ways = SagaExplorer.of(ORDER)
                .start("o-1", Order.placed(new OrderPlaced("o-1", "tea", 450)))
                .samples(new Reserved("A7"), new OutOfStock(), new Charged("p-1"), new Declined("too much"))
                .sample(new Shipped())
                .explore();
        ways.requireSound();
        // end
        assertThat(ways.endings()).containsOnlyKeys(SagaStatus.COMPLETED, SagaStatus.COMPENSATED, SagaStatus.STUCK);
    }

    @Test
    void it_can_be_drawn() {
        assertThat(ORDER.mermaid()).contains("flowchart TD").contains("reserve");
    }
}
