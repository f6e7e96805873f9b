package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.internal.JavaProcess;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.NoBrokerMain;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that does not hold up its caller. */
@ExtendWith(Broker.class)
class StartAsyncTest {

    private static TopicEvents events(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    /** An address where nobody answers. */
    private static String nowhere() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static ConsumerGroup starting(KafkaCluster cluster) {
        return cluster.consumerGroup("g")
                .producerPool("p", 1)
                .deadLetterTopic("dead")
                .subscribe(TopicEvents.of("in").on(Work.class, (work, ctx) -> {}))
                .startAsync();
    }

    @Test
    void it_tells_when_the_group_runs(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events(topics)).startAsync();
            assertThat(group.started().get(60, TimeUnit.SECONDS)).isSameAs(group);
            assertThat(group.status().state()).isEqualTo(GroupState.RUNNING);
            new Works(cluster, topics.in(), 1).send(0, 3);
            eventually(() -> group.status().counts().handled() == 3);
        }
    }

    @Test
    void a_pause_before_the_group_runs_holds_from_the_first_record_on(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 3);
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events(topics)).startAsync();
            group.pause(topics.in());
            eventually(() -> group.status().partitions().stream().anyMatch(each -> each.bufferedRecords() == 3));
            assertThat(group.status().counts().handled()).isZero();
            group.resume(topics.in());
            eventually(() -> group.status().counts().handled() == 3);
        }
    }

    @Test
    void a_group_whose_topics_are_missing_fails_with_the_reason(Kafka kafka) throws Exception {
        Topics topics = new Topics(kafka.name("no-in"), kafka.name("no-retry"), kafka.name("no-dead"), "out");
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group =
                    kafka.group(cluster, topics).subscribe(events(topics)).startAsync();
            assertThatThrownBy(() -> group.started().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(topics.in());
            eventually(() -> group.status().state() == GroupState.FAILED);
            assertThat(group.failure())
                    .hasValueSatisfying(reason -> assertThat(reason).isInstanceOf(ConfigurationException.class));
            eventually(() -> !group.isRunning());
        }
    }

    @Test
    void a_description_that_is_wrong_is_refused_at_once(Kafka kafka) {
        try (KafkaCluster cluster = kafka.connect()) {
            assertThatThrownBy(() -> cluster.consumerGroup("g").startAsync())
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void a_group_that_still_starts_is_closed_at_once() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.connect(nowhere())) {
            ConsumerGroup group = starting(cluster);
            assertThat(group.status().state()).isEqualTo(GroupState.STARTING);
            long begin = System.nanoTime();
            group.close(Duration.ofSeconds(20));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            assertThat(group.status().state()).isEqualTo(GroupState.CLOSED);
            assertThatThrownBy(() -> group.started().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(KafkaKitException.class);
            assertThat(group.failure()).as("a close is no failure").isEmpty();
        }
    }

    @Test
    void whoever_waits_for_a_group_is_told_when_it_is_closed_before_it_runs() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.connect(nowhere())) {
            CompletableFuture<ConsumerGroup> started = starting(cluster).started();
            assertThat(started).isNotDone();
            cluster.close(Duration.ofSeconds(20));
            assertThatThrownBy(() -> started.get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("was closed while it started");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "waiting"})
    void a_process_that_waits_for_a_broker_ends_when_it_is_told_to(String how) throws Exception {
        List<String> mainAndArguments = List.of(NoBrokerMain.class.getName(), nowhere(), how);
        try (JavaProcess process = JavaProcess.start(JavaProcess.SHORT_LIVED, mainAndArguments, Redirect.DISCARD)) {
            assertThat(process.awaitLine("starting: ", Duration.ofSeconds(60))).isPresent();
            process.terminate();
            // Far less is needed; a busy machine may take its time. Without the close it would be for ever.
            assertThat(process.awaitEnd(Duration.ofSeconds(20))).isPresent();
        }
    }
}
