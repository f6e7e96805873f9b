package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"fixed-orders", "fixed-dead"},
        partitions = 2)
class FixedTopicsTest {

    record Ping(String text) {}

    /** The same topics, group and transactional ids in each repetition: nothing of the last one may be seen. */
    @RepeatedTest(3)
    void topics_with_fixed_names_are_empty_before_each_test(KafkaCluster cluster, TopicReader reader) {
        assertThat(reader.records("fixed-orders")).isEmpty();

        cluster.producer().send("fixed-orders", "k", new Ping("x")).join();
        var group = cluster.consumerGroup("fixed-service")
                .producerPool("fixed-pod", 1)
                .deadLetterTopic("fixed-dead")
                .subscribe(TopicEvents.of("fixed-orders").on(Ping.class, (ping, ctx) -> {}))
                .start();

        reader.awaitRecords("fixed-orders", 1, Duration.ofSeconds(10));
        reader.awaitNoLag("fixed-service", Duration.ofSeconds(20), "fixed-orders");
        assertThat(group.status().counts().handled()).isEqualTo(1);
    }

    @Test
    void a_topic_cannot_have_two_sizes(EmbeddedKafka kafka) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new NamedTopics(kafka).makeEmpty("fixed-orders", 3))
                .withMessageContaining("'fixed-orders' has 2 partitions already, and 3 are asked for");
    }

    @Test
    void a_topic_that_does_not_exist_cannot_be_read(TopicReader reader) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.records("no-such-topic"))
                .withMessageContaining("'no-such-topic' does not exist");
    }
}
