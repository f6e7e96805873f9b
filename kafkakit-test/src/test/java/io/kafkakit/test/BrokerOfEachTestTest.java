package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerOfEachTestTest {

    private static final Set<String> CLUSTERS = new HashSet<>();

    @RegisterExtension
    final KafkaExtension kafka = KafkaExtension.create().ownBroker();

    @RepeatedTest(2)
    void in_an_instance_field_each_test_has_a_kafka_of_its_own(EmbeddedKafka injected) {
        assertThat(kafka.embedded()).isSameAs(injected);
        assertThat(CLUSTERS.add(injected.clusterId())).isTrue();
    }
}
