package io.kafkakit.test.docs;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kafkakit.KafkaCluster;
import io.kafkakit.test.KafkaExtension;
import io.kafkakit.test.TopicReader;
import io.kafkakit.test.docs.OrderService.OrderCreated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// docs: own
class BrokerFailureTest {

    @RegisterExtension
    static final KafkaExtension kafka =
            KafkaExtension.create().brokers(3).ownBroker().topic("orders", 3);

    @Test
    void what_was_acknowledged_survives_a_broker(KafkaCluster cluster, TopicReader reader) {
        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();

        kafka.embedded().broker(2).kill();

        assertEquals(1, reader.awaitRecords("orders", 1, ofSeconds(30)).size());
    }
}
// end
