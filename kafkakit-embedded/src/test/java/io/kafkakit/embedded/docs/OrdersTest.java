package io.kafkakit.embedded.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

// docs: start
class OrdersTest {

    // One for all tests of the JVM is fastest.
    static final EmbeddedKafka kafka = EmbeddedKafka.start();

    @Test
    void an_order_is_acknowledged() throws Exception {
        // A topic for this test; usable at once.
        kafka.createTopic("orders", 6);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new StringSerializer(), new StringSerializer())) {
            var acknowledged = producer.send(new ProducerRecord<>("orders", "o-1", "created"));
            assertThat(acknowledged.get().topic()).isEqualTo("orders");
        }
    }

    @AfterAll
    static void close() {
        // Ends every thread and deletes the data.
        kafka.close();
    }
}
// end
