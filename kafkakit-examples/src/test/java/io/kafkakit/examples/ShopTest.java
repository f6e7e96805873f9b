package io.kafkakit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.SagaView;
import io.kafkakit.saga.Sagas;
import io.kafkakit.test.EmbeddedKafkaTest;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest
class ShopTest {

    @Test
    void the_file_of_the_guide_runs_twice_and_each_time_all_its_orders_end(EmbeddedKafka kafka, KafkaCluster cluster)
            throws InterruptedException {
        Shop.main(kafka.bootstrapServers());
        Shop.main(kafka.bootstrapServers());
        assertThat(Sagas.of(cluster, Shop.ORDER).list(each -> true))
                .extracting(SagaView::status)
                .containsOnly(SagaStatus.COMPLETED, SagaStatus.COMPENSATED)
                .hasSize(6);
    }
}
