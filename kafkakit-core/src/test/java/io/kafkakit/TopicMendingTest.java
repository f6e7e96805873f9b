package io.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a start makes of topics that are not as the group needs them. */
@ExtendWith(Broker.class)
@Timeout(30)
class TopicMendingTest {

    record Job(int id) {}

    private static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, String in, Retries retries) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("p"), 1)
                .deadLetterTopic(kafka.name("dead"))
                .subscribe(TopicEvents.of(in).on(Job.class, (job, ctx) -> {}), topic -> topic.retries(retries));
    }

    private static Retries after(int seconds) {
        return Retries.upTo(1).withBackoff(Backoff.fixed(Duration.ofSeconds(seconds)));
    }

    private static int partitions(Kafka kafka, String topic) throws Exception {
        return kafka.broker()
                .admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String config(Kafka kafka, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = kafka.broker()
                .admin()
                .describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource);
        return config.get(name).value();
    }

    /** Two of a key would become one, and the first without a key would stop its partition. */
    @Test
    void a_dead_letter_topic_that_is_compacted_is_refused(Kafka kafka) {
        String in = kafka.topic("in", 1);
        kafka.broker().createTopic(in + "-retry", 1, Map.of("cleanup.policy", "compact,delete"));
        kafka.broker().createTopic(kafka.name("dead"), 1, Map.of("cleanup.policy", "compact"));
        try (KafkaCluster cluster = kafka.connect()) {
            ConfigurationException error =
                    catchThrowableOfType(ConfigurationException.class, group(kafka, cluster, in, after(1))::start);
            assertThat(error.problems()).hasSize(2);
            assertThat(error)
                    .hasMessageContaining("dead-letter topic '" + kafka.name("dead") + "' has cleanup.policy = compact")
                    .hasMessageContaining("retry topic '" + in + "-retry' has cleanup.policy = compact,delete")
                    .hasMessageContaining("set it to delete, or call createTopics()");
        }
    }

    @Test
    void create_topics_corrects_what_would_lose_records_and_leaves_what_is_somebodys_choice(Kafka kafka)
            throws Exception {
        kafka.broker().createTopic(kafka.name("in"), 3, Map.of("max.message.bytes", "2000000"));
        String in = kafka.name("in");
        String dead = kafka.name("dead");
        kafka.broker()
                .createTopic(
                        in + "-retry",
                        1,
                        Map.of("cleanup.policy", "compact,delete", "retention.ms", "1000", "retention.bytes", "5000"));
        kafka.broker().createTopic(dead, 5, Map.of("cleanup.policy", "compact,delete", "retention.ms", "604800000"));
        kafka.broker().createTopic(dead + "-resolutions", 1, Map.of("cleanup.policy", "delete"));
        try (KafkaCluster cluster = kafka.connect()) {
            group(kafka, cluster, in, after(5)).createTopics().start();
        }
        assertThat(partitions(kafka, in + "-retry")).isEqualTo(3);
        assertThat(config(kafka, in + "-retry", "cleanup.policy")).isEqualTo("delete");
        assertThat(config(kafka, in + "-retry", "retention.ms")).isEqualTo("1209605000");
        assertThat(config(kafka, in + "-retry", "retention.bytes")).isEqualTo("-1");
        assertThat(config(kafka, in + "-retry", "max.message.bytes")).isEqualTo("2131072");
        assertThat(partitions(kafka, dead)).isEqualTo(5);
        assertThat(config(kafka, dead, "cleanup.policy")).isEqualTo("delete");
        assertThat(config(kafka, dead, "retention.ms"))
                .as("how long dead letters are kept")
                .isEqualTo("604800000");
        assertThat(config(kafka, dead + "-resolutions", "cleanup.policy")).isEqualTo("compact");
    }

    /** A topic that is only compacted keeps records for ever; with a retention it would lose the old ones. */
    @Test
    void create_topics_makes_a_compacted_topic_one_that_keeps_all(Kafka kafka) throws Exception {
        String in = kafka.topic("in", 1);
        String dead = kafka.name("dead");
        kafka.broker().createTopic(dead, 1, Map.of("cleanup.policy", "compact", "retention.ms", "60000"));
        kafka.broker().createTopic(in + "-retry", 1, Map.of("cleanup.policy", "compact"));
        try (KafkaCluster cluster = kafka.connect()) {
            group(kafka, cluster, in, after(5)).createTopics().start();
        }
        for (String topic : List.of(dead, in + "-retry")) {
            assertThat(config(kafka, topic, "cleanup.policy")).isEqualTo("delete");
            assertThat(config(kafka, topic, "retention.ms")).as(topic).isEqualTo("-1");
        }
    }

    @Test
    void partitions_that_the_source_topic_got_are_added_to_its_retry_topics(Kafka kafka) throws Exception {
        String in = kafka.topic("in", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            Retries former = Retries.upTo(2)
                    .withBackoff(Backoff.delays(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                    .keepingKeyOrder();
            group(kafka, cluster, in, former).createTopics().start().close();
            kafka.broker()
                    .admin()
                    .createPartitions(Map.of(in, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            Retries now = former.withBackoff(Backoff.delays(Duration.ofSeconds(1), Duration.ofSeconds(3)));
            group(kafka, cluster, in, now).createTopics().start().close();
        }
        for (String ending : List.of("-retry-1s", "-retry-2s", "-retry-3s", "-retry-behind")) {
            assertThat(partitions(kafka, in + ending)).as(ending).isEqualTo(4);
        }
        assertThat(partitions(kafka, kafka.name("dead"))).isEqualTo(4);
    }

    /** In the names of Kafka's metrics a dot is an underscore, so the broker takes only one of the two. */
    @Test
    void names_of_which_kafka_takes_only_one_are_refused_with_or_without_create_topics(Kafka kafka) {
        String in = kafka.topic("in.eu", 1);
        kafka.topic("in_eu-retry", 1);
        kafka.topic("dead", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            for (ConsumerGroupBuilder each : List.of(
                    group(kafka, cluster, in, after(1)),
                    group(kafka, cluster, in, after(1)).createTopics())) {
                assertThat(catchThrowableOfType(ConfigurationException.class, each::start))
                        .hasMessageContaining("'" + in + "-retry'")
                        .hasMessageContaining("beside topic '" + kafka.name("in_eu-retry") + "'")
                        .hasMessageContaining("onTopic(...)");
            }
        }
    }
}
