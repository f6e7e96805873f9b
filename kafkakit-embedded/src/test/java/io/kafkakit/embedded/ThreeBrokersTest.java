package io.kafkakit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreeBrokersTest {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.builder().brokers(3).start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @BeforeEach
    void all_brokers_run() {
        kafka.brokers().forEach(Broker::start);
    }

    @Test
    void a_topic_has_three_replicas() {
        kafka.createTopic("replicated", 3);

        assertThat(partition("replicated").replicas()).hasSize(3);
        assertThat(kafka.bootstrapServers().split(",")).hasSize(3);
    }

    @Test
    void a_topic_survives_the_kill_of_its_leader_which_comes_back_in_sync() throws Exception {
        kafka.createTopic("survivor", 1);
        Clients clients = Clients.of(kafka).with("acks", "all");
        clients.send("survivor", "before");
        Broker leader = kafka.broker(partition("survivor").leader().id());

        leader.kill();
        clients.send("survivor", "meanwhile");
        assertThat(partition("survivor").isr()).extracting(Node::id).hasSize(2).doesNotContain(leader.id());
        leader.start();

        awaitInSync("survivor", 3);
        clients.send("survivor", "after");
        assertThat(clients.read("survivor", 3)).containsExactly("before", "meanwhile", "after");
    }

    @Test
    void a_broker_that_stops_hands_its_partitions_over_first() {
        kafka.createTopic("handed-over", 1);
        Broker leader = kafka.broker(partition("handed-over").leader().id());

        leader.stop();

        assertThat(leader.isRunning()).isFalse();
        assertThat(partition("handed-over").leader().id()).isNotEqualTo(leader.id());
    }

    @Test
    void a_restart_of_all_keeps_the_data() throws Exception {
        kafka.createTopic("kept", 1);
        Clients.of(kafka).send("kept", "before");

        kafka.restart();

        assertThat(Clients.of(kafka).read("kept", 1)).containsExactly("before");
    }

    private static void awaitInSync(String topic, int replicas) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> partition(topic).isr().size() == replicas);
    }

    private static TopicPartitionInfo partition(String topic) {
        var topics = kafka.admin().describeTopics(List.of(topic)).allTopicNames();
        return topics.toCompletionStage()
                .toCompletableFuture()
                .join()
                .get(topic)
                .partitions()
                .get(0);
    }
}
