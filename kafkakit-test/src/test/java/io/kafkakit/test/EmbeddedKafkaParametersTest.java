package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest
class EmbeddedKafkaParametersTest {

    record Ping(String text) {}

    private static final EmbeddedKafka BEFORE_ALL_EXTENSIONS = KafkaExtension.sharedKafka();
    private static KafkaCluster clusterOfTheTestBefore;
    private static String sharedServers;
    private KafkaCluster fromSetUp;

    @BeforeEach
    void a_set_up_method_has_parameters_too(KafkaCluster cluster, EmbeddedKafka kafka) {
        fromSetUp = cluster;
        if (sharedServers == null) {
            sharedServers = kafka.bootstrapServers();
        }
    }

    @Test
    void what_is_sent_can_be_read(KafkaCluster cluster, TopicReader reader, @TestTopic String pings) {
        cluster.producer().send(pings, "k", new Ping("x")).join();

        assertThat(reader.awaitRecords(pings, 1, Duration.ofSeconds(10)).get(0).data(Ping.class))
                .isEqualTo(new Ping("x"));
        assertThat(pings).startsWith("pings-");
    }

    @Test
    void static_code_has_the_same_kafka(EmbeddedKafka kafka) {
        assertThat(BEFORE_ALL_EXTENSIONS).isSameAs(kafka);
        assertThat(KafkaExtension.sharedKafka()).isSameAs(kafka);
    }

    @Test
    void a_test_has_one_cluster(KafkaCluster cluster) {
        assertThat(cluster).isSameAs(fromSetUp).isNotSameAs(clusterOfTheTestBefore);
        clusterOfTheTestBefore = cluster;
    }

    @Test
    void another_test_has_another_cluster(KafkaCluster cluster) {
        assertThat(cluster).isNotSameAs(clusterOfTheTestBefore);
        clusterOfTheTestBefore = cluster;
    }

    @Test
    void test_topics_are_new_and_as_wanted(
            EmbeddedKafka kafka,
            TopicReader reader,
            @TestTopic(value = "x", partitions = 3) String first,
            @TestTopic("x") String second)
            throws Exception {
        assertThat(first).startsWith("x-").isNotEqualTo(second);
        var described = kafka.admin().describeTopics(java.util.List.of(first)).allTopicNames();
        assertThat(described.get().get(first).partitions()).hasSize(3);
        assertThat(reader.records(first)).isEmpty();
    }

    @Nested
    class Inside {

        @Test
        void a_nested_class_has_the_same_kafka(EmbeddedKafka kafka) {
            assertThat(kafka.bootstrapServers()).isEqualTo(sharedServers);
        }
    }

    /** Another class in all but its place in this file. */
    @EmbeddedKafkaTest
    @Nested
    class Elsewhere {

        @Test
        void another_class_shares_the_kafka(EmbeddedKafka kafka) {
            assertThat(kafka.bootstrapServers()).isEqualTo(sharedServers);
        }
    }

    @EmbeddedKafkaTest(settings = "log.retention.hours = 1")
    @Nested
    class WithSettings {

        @Test
        void other_settings_mean_another_kafka(EmbeddedKafka kafka) {
            assertThat(kafka.bootstrapServers()).isNotEqualTo(sharedServers);
        }
    }
}
