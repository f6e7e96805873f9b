package io.kafkakit.spring.boot.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.spring.KafkakitGroups;
import io.kafkakit.spring.boot.test.shop.ShopApplication.OrderPlaced;
import io.kafkakit.spring.boot.test.shop.ShopApplication.PaymentRequested;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole application on a real Kafka. */
// docs: whole
@EmbeddedKafkaTest(topics = "payments")
@SpringBootTest(
        properties = {
            "spring.application.name=shop",
            "kafkakit.groups.shop.source-partitions=1",
            "kafkakit.groups.shop.dead-letter-topic=shop-dead-letters"
        })
class WholeTest {

    @Autowired
    private KafkaCluster cluster;

    @Test
    void an_order_asks_for_its_payment(TopicReader reader) {
        cluster.producer().send("orders", "o-1", new OrderPlaced("o-1")).join();
        assertThat(reader.awaitRecords("payments", 1, Duration.ofSeconds(30)))
                .extracting(each -> each.data(PaymentRequested.class))
                .containsExactly(new PaymentRequested("o-1", 450));
    }
    // end

    @Test
    void the_application_uses_the_embedded_kafka(@Autowired KafkakitGroups groups) {
        assertThat(groups.group("shop")).isPresent();
    }
}
