package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands still says so at once, and why; what goes on again is not said to stand still. */
@ExtendWith(Broker.class)
class StalledTest {

    private static void send(KafkaCluster cluster, Topics topics, int partition, int id) {
        cluster.producer()
                .send(EventRecord.of(topics.in(), new Work(id)).withPartition(partition))
                .join();
    }

    private static List<PartitionStatus> stalled(ConsumerGroup group) {
        return group.status().stalled();
    }

    private static final class Told implements GroupListener {

        private final List<Problem> begun = new CopyOnWriteArrayList<>();
        private final List<Problem> over = new CopyOnWriteArrayList<>();

        @Override
        public void onProblem(Problem problem) {
            begun.add(problem);
        }

        @Override
        public void onProblemOver(Problem problem) {
            over.add(problem);
        }
    }

    @Test
    void for_a_missing_topic_within_two_seconds_and_no_longer_than_it_is_missing(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String missing = kafka.name("missing");
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(work.id() == 0 ? missing : topics.out(), work));
        Told told = new Told();
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(told)
                    .subscribe(events)
                    .start();
            send(cluster, topics, 1, 1);
            eventually(() -> group.status().counts().handled() == 1);
            Instant sent = Instant.now();
            send(cluster, topics, 0, 0);
            send(cluster, topics, 1, 2);
            eventually(() -> !stalled(group).isEmpty());
            assertThat(Duration.between(sent, Instant.now())).isLessThan(Duration.ofSeconds(3));
            eventually(() -> group.status().counts().handled() == 2);
            assertThat(stalled(group)).singleElement().satisfies(partition -> {
                assertThat(partition.partition()).isZero();
                assertThat(partition.stalled().because()).contains("topic '" + missing + "' does not exist");
                assertThat(partition.stalled().since()).isAfterOrEqualTo(sent.minusMillis(1));
            });
            eventually(() -> group.status().lanes().get(0).state() == LaneState.WAITING);
            assertThat(group.status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.what()).contains(missing));
            kafka.broker().createTopic(missing, 1);
            eventually(() -> group.status().counts().handled() == 3);
            eventually(() -> stalled(group).isEmpty());
            eventually(() -> group.status().lanes().get(0).state() == LaneState.IDLE);
            assertThat(group.status().problems()).isEmpty();
            assertThat(group.status().lastProblem().isOver()).isTrue();
            assertThat(group.status().lanes().get(0).lastProblem().isOver()).isTrue();
        }
        assertThat(told.begun).hasSize(1);
        assertThat(told.over).hasSize(1);
    }
}
