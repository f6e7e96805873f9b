package io.kafkakit.examples;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest
class HelloTest {

    @Test
    void the_smallest_service_greets_and_ends(EmbeddedKafka kafka, TopicReader reader) throws InterruptedException {
        Hello.main(kafka.bootstrapServers());
        Assertions.assertThat(reader.lag("hello", "greetings")).isZero();
    }
}
