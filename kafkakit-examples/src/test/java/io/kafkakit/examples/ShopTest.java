package io.kafkakit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import org.junit.jupiter.api.Test;

/** On a broker of its own, because other tests run the same saga. */
class ShopTest {

    @Test
    void the_file_of_the_guide_runs_twice_and_each_time_all_its_orders_end() throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            Shop.main(kafka.bootstrapServers());
            Shop.main(kafka.bootstrapServers());
            assertThat(Sagas.of(cluster, Shop.ORDER).list(each -> true))
                    .extracting(SagaView::status)
                    .containsOnly(SagaStatus.COMPLETED, SagaStatus.COMPENSATED)
                    .hasSize(6);
        }
    }
}
