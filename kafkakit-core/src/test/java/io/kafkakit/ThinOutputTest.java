package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.kafkakit.embedded.Broker;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.Stall;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.slf4j.LoggerFactory;

/** An output has fewer in-sync replicas than its {@code min.insync.replicas}, and all partitions share the one lane of their group. */
class ThinOutputTest {

    private static final List<String> NOISY = List.of("kafka.server.ReplicaManager", "state.change.logger");

    private static EmbeddedKafka brokers;

    private Kafka kafka;
    private Topics topics;
    private String thin;

    /** For each try to append, of which a broker makes thousands a second where it is a transaction's marker, it prints a stack trace. */
    @BeforeAll
    static void start() {
        NOISY.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
        brokers = EmbeddedKafka.builder().brokers(2).start();
    }

    @AfterAll
    static void close() {
        brokers.close();
        NOISY.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
    }

    @BeforeEach
    void create(TestInfo test) {
        brokers.brokers().forEach(Broker::start);
        kafka = new Kafka(brokers, test.getTestMethod().orElseThrow().getName().substring(0, 5));
        topics = Topics.of(kafka, 2);
        thin = kafka.name("thin");
        brokers.createTopic(thin, 1, Map.of("min.insync.replicas", "2"));
    }

    private void send(KafkaCluster cluster, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id)).withPartition(id % 2)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private ConsumerGroup group(KafkaCluster cluster, Consumer<TopicOptions> options) {
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(work.id() % 2 == 0 ? topics.out() : thin, null, work));
        return kafka.group(cluster, topics)
                .setting("max.block.ms", 2_000)
                .setting("request.timeout.ms", 1_400)
                .setting("delivery.timeout.ms", 1_500)
                .subscribe(events, options)
                .start();
    }

    private static String why(@Nullable Stall stall) {
        return stall == null ? "" : stall.because();
    }

    /** Of its partitions and of its lane. */
    private static String reasons(ConsumerGroup group) {
        GroupStatus status = group.status();
        return status.stalled().stream().map(each -> why(each.stalled())).collect(Collectors.joining())
                + why(status.lanes().get(0).stalled());
    }

    @Test
    void at_least_once_others_go_on_and_the_partition_is_named() {
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(cluster, topic -> topic.atLeastOnce());
            send(cluster, 0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            brokers.broker(2).stop();
            send(cluster, 10, 40);
            eventually(() -> group.status().counts().handled() == 25
                    && reasons(group).startsWith(thin + "-0 accepted no records"));
            assertThat(reasons(group)).contains("min.insync.replicas");
            send(cluster, 40, 60);
            eventually(() -> group.status().counts().handled() == 35);
            brokers.broker(2).start();
            eventually(() -> group.status().counts().handled() == 60
                    && group.status().stalled().isEmpty());
        }
        assertThat(Set.copyOf(kafka.values(topics.out()))).hasSize(30);
        assertThat(Set.copyOf(kafka.values(thin))).hasSize(30);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    /** The marker that ends the transaction wants as many replicas, so the whole lane may have to wait for it. */
    @Test
    void exactly_once_the_partition_is_named_and_nothing_is_lost_or_doubled() {
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(cluster, topic -> {});
            send(cluster, 0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            brokers.broker(2).stop();
            send(cluster, 10, 40);
            eventually(() -> reasons(group).contains(thin + "-0 accepted no records"));
            send(cluster, 40, 60);
            brokers.broker(2).start();
            eventually(() ->
                    group.status().counts().handled() == 60 && reasons(group).isEmpty());
        }
        assertThat(kafka.read(topics.out())).hasSize(30);
        assertThat(kafka.read(thin)).hasSize(30);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }
}
