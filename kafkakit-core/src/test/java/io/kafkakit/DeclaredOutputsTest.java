package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that handlers send to can be declared, and are looked for at the start then. */
@ExtendWith(Broker.class)
class DeclaredOutputsTest {

    private static TopicEvents events(String topic) {
        return TopicEvents.of(topic).on(Work.class, (work, ctx) -> {});
    }

    @Test
    void those_that_are_missing_stand_in_the_error_that_lists_all_that_is(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = kafka.group(cluster, topics)
                    .subscribe(
                            events(topics.in()).sendsTo(topics.out(), kafka.name("payments")),
                            topic -> topic.deadLetterTopic(kafka.name("letters")));
            assertThatThrownBy(group::start)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("output topic '" + kafka.name("payments") + "' does not exist")
                    .hasMessageContaining("dead-letter topic '" + kafka.name("letters") + "' does not exist")
                    .hasMessageNotContaining(topics.out());
        }
    }

    @Test
    void of_a_source_topic_that_is_not_created_only_its_own_absence_is_told(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events(kafka.name("missing")).sendsTo(kafka.name("payments")),
                            topic -> topic.deadLetterTopic(kafka.name("letters")));
            assertThatThrownBy(group::start)
                    .isInstanceOfSatisfying(
                            ConfigurationException.class,
                            error -> assertThat(error.problems())
                                    .containsExactly(
                                            "topic '" + kafka.name("missing")
                                                    + "' does not exist: create it, or call createTopics(partitions) on the group"));
        }
    }

    @Test
    void they_are_created_on_request_with_as_many_partitions_as_the_source_topic(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 3);
        String there = kafka.topic("there", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            kafka.group(cluster, topics)
                    .createTopics(2)
                    .subscribe(events(topics.in()).sendsTo(kafka.name("payments"), there))
                    .subscribe(events(kafka.name("fresh")).sendsTo(kafka.name("shipments"), topics.in()))
                    .start();
        }
        var made = kafka.broker()
                .admin()
                .describeTopics(List.of(kafka.name("payments"), kafka.name("shipments"), there))
                .allTopicNames()
                .get();
        assertThat(made.get(kafka.name("payments")).partitions()).hasSize(3);
        assertThat(made.get(kafka.name("shipments")).partitions()).hasSize(2);
        assertThat(made.get(there).partitions()).as("it is others' too").hasSize(1);
    }

    @Test
    void what_is_not_declared_is_not_forbidden(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String declared = kafka.topic("declared", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in())
                            .on(Work.class, (work, ctx) -> ctx.send(topics.out(), work))
                            .sendsTo(declared))
                    .start();
            cluster.producer().send(topics.in(), new Work(1)).join();
            eventually(() -> kafka.read(topics.out()).size() == 1);
        }
    }

    @Test
    void a_name_that_no_topic_can_have_is_refused_before_anything_is_opened() {
        assertThatThrownBy(() -> events("orders").sendsTo("payments", " ")).hasMessageContaining("orders");
        try (KafkaCluster cluster = KafkaCluster.connect("localhost:1")) {
            ConsumerGroupBuilder group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(events("orders").sendsTo("out-us/west 1"));
            assertThatThrownBy(group::start)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("output topic of 'orders'")
                    .hasMessageContaining("out-us/west 1");
        }
    }
}
