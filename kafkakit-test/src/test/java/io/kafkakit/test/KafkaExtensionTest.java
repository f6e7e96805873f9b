package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kafkakit.embedded.EmbeddedKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaExtensionTest {

    @RegisterExtension
    final KafkaExtension inAnInstanceField = KafkaExtension.create();

    @EmbeddedKafkaTest(settings = "log.retention.hours")
    private static final class Misspelt {}

    @Test
    void in_an_instance_field_it_serves_the_test(EmbeddedKafka kafka) {
        assertThat(inAnInstanceField.embedded()).isSameAs(kafka);
    }

    @Test
    void before_the_first_test_there_is_no_kafka() {
        assertThatIllegalStateException()
                .isThrownBy(() -> KafkaExtension.create().embedded())
                .withMessageContaining("no Kafka yet");
    }

    @Test
    void a_setting_without_a_value_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WantedKafka.of(Misspelt.class.getAnnotation(EmbeddedKafkaTest.class)))
                .withMessageContaining("log.retention.hours")
                .withMessageContaining("name=value");
    }

    /** The lowest version that users may have; the examples run the kit on the newest. */
    @Test
    void these_tests_run_on_the_oldest_junit_that_is_supported() {
        assertThat(Test.class.getPackage().getImplementationVersion()).startsWith("5.13.");
    }
}
