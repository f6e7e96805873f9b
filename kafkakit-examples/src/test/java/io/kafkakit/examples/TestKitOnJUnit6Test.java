package io.kafkakit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The test kit is compiled and tested with JUnit 5.13; here it meets JUnit 6, as it does in all tests of this module. */
@EmbeddedKafkaTest(topics = "junit-6")
class TestKitOnJUnit6Test {

    record Ping(String text) {}

    @Test
    void this_is_junit_6() {
        assertThat(Test.class.getPackage().getImplementationVersion()).startsWith("6.");
    }

    @Test
    void parameters_and_topics_work(KafkaCluster cluster, TopicReader reader, @TestTopic String pings) {
        cluster.producer().send(pings, "k", new Ping("x")).join();
        cluster.producer().send("junit-6", "k", new Ping("x")).join();

        assertThat(reader.awaitRecords(pings, 1, Duration.ofSeconds(10))).hasSize(1);
        assertThat(reader.records("junit-6")).hasSize(1);
    }
}
