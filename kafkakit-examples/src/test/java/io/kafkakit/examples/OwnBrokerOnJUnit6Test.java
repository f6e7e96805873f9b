package io.kafkakit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.KafkaExtension;
import io.kafkakit.test.TopicReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnBrokerOnJUnit6Test {

    @RegisterExtension
    static final KafkaExtension own = KafkaExtension.create().ownBroker().topic("junit-6", 1);

    @Test
    void an_extension_in_a_field_works(EmbeddedKafka kafka, TopicReader reader) {
        assertThat(own.embedded()).isSameAs(kafka);
        assertThat(reader.records("junit-6")).isEmpty();
    }
}
