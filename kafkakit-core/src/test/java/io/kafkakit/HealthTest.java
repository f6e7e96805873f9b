package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupHealth.Level;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a probe sees of a group. */
@ExtendWith(Broker.class)
class HealthTest {

    private static TopicEvents events(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
    }

    @Test
    void a_group_that_has_joined_runs_until_it_is_closed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events(topics)).startAsync();
            assertThat(group.health().level()).isEqualTo(Level.STARTING);
            eventually(() -> group.health().level() == Level.RUNNING);
            assertThat(group.health().reasons()).isEmpty();
            group.close();
            assertThat(group.health()).isEqualTo(new GroupHealth(Level.CLOSED, List.of()));
        }
    }

    @Test
    void a_group_whose_cluster_does_not_answer_starts_and_says_what_it_waits_for() throws Exception {
        String nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + socket.getLocalPort();
        }
        try (KafkaCluster cluster = KafkaCluster.connect(nowhere)) {
            ConsumerGroup group = cluster.consumerGroup("g")
                    .producerPool("p", 1)
                    .deadLetterTopic("dead")
                    .subscribe(TopicEvents.of("in").on(Work.class, (work, ctx) -> {}))
                    .startAsync();
            eventually(() -> !group.health().reasons().isEmpty());
            assertThat(group.health().level()).isEqualTo(Level.STARTING);
        }
    }

    @Test
    void a_group_whose_handler_is_not_available_is_degraded_and_runs_again_by_itself(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean isAway = new AtomicBoolean(true);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (isAway.get()) {
                throw new UnavailableException("the database is away");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> group.health().level() == Level.DEGRADED);
            assertThat(group.health().reasons().toString())
                    .contains(topics.in())
                    .contains("the database is away");
            isAway.set(false);
            eventually(() -> group.health().level() == Level.RUNNING);
        }
    }

    @Test
    void a_lag_is_no_reason(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 50);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> release.await()))
                    .start();
            eventually(() -> group.status().lag() == 50
                    && group.status().partitions().get(0).inFlight() > 0);
            assertThat(group.health().level()).isEqualTo(Level.RUNNING);
            release.countDown();
        }
    }

    @Test
    void a_group_that_cannot_start_has_failed_and_says_why(Kafka kafka) {
        Topics topics = new Topics(kafka.name("no-in"), kafka.name("no-retry"), kafka.name("no-dead"), "out");
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events(topics)).startAsync();
            eventually(() -> group.health().level() == Level.FAILED);
            assertThat(group.health().reasons().toString()).contains(topics.in());
        }
    }
}
