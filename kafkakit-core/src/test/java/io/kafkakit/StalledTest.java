package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.monitor.Problem;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands still says so at once, and why; what goes on again is not said to stand still. */
@ExtendWith(Broker.class)
class StalledTest {

    /** It takes less than two seconds; a machine that is busy may take more, but Kafka's client takes ten to say the first word. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static void send(KafkaCluster cluster, Topics topics, int partition, int id) {
        cluster.producer()
                .send(EventRecord.of(topics.in(), new Work(id)).withPartition(partition))
                .join();
    }

    private static List<PartitionStatus> stalled(ConsumerGroup group) {
        return group.status().stalled();
    }

    private static List<String> lines(Captured log, String about) {
        return log.text()
                .lines()
                .filter(line -> line.contains(about) && !line.startsWith("INFO"))
                .toList();
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
    void for_a_missing_topic_soon_and_no_longer_than_it_is_missing(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String missing = kafka.name("missing");
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(work.id() == 0 ? missing : topics.out(), work));
        Told told = new Told();
        try (Captured log = new Captured(Level.INFO);
                KafkaCluster cluster = kafka.connect()) {
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
            assertThat(Duration.between(sent, Instant.now())).isLessThan(SOON);
            eventually(() -> group.status().counts().handled() == 2);
            assertOneWaits(group, missing);
            eventually(() -> Instant.now().isAfter(sent.plusSeconds(5)));
            assertThat(lines(log, missing)).as("none of Kafka's client").hasSize(1);
            kafka.broker().createTopic(missing, 1);
            eventually(() -> group.status().counts().handled() == 3);
            assertAllIsOver(group);
        }
        assertThat(told.begun).hasSize(1);
        assertThat(told.over).hasSize(1);
    }

    private static void assertOneWaits(ConsumerGroup group, String missing) {
        assertThat(stalled(group)).singleElement().satisfies(partition -> {
            assertThat(partition.partition()).isZero();
            assertThat(partition.stalled().because()).contains("topic '" + missing + "' does not exist");
        });
        eventually(() -> group.status().lanes().get(0).state() == LaneState.WAITING);
        assertThat(group.status().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains(missing));
    }

    private static void assertAllIsOver(ConsumerGroup group) {
        eventually(() -> stalled(group).isEmpty());
        eventually(() -> group.status().lanes().get(0).state() == LaneState.IDLE);
        assertThat(group.status().problems()).isEmpty();
        assertThat(group.status().lastProblem().isOver()).isTrue();
        assertThat(group.status().lanes().get(0).lastProblem().isOver()).isTrue();
    }

    /** The producer knows it, and tries for as long as it delivers; nobody but a look from outside can tell. */
    @Test
    void for_a_topic_that_was_deleted_after_it_was_used(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), work));
        try (Captured log = new Captured(Level.INFO);
                KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("delivery.timeout.ms", 4_000)
                    .setting("request.timeout.ms", 3_000)
                    .subscribe(events)
                    .start();
            send(cluster, topics, 0, 0);
            eventually(() -> group.status().counts().handled() == 1);
            kafka.broker().admin().deleteTopics(List.of(topics.out())).all().get();
            Instant sent = Instant.now();
            send(cluster, topics, 0, 1);
            eventually(() -> !stalled(group).isEmpty());
            assertThat(Duration.between(sent, Instant.now())).isLessThan(SOON);
            assertThat(group.status().lanes().get(0).stalled()).isNotNull();
            eventually(() -> String.valueOf(stalled(group)).contains("topic '" + topics.out() + "' does not exist"));
            eventually(() -> lines(log, "[" + topics.in() + "-0 at offset 1] stands still")
                            .size()
                    == 1);
            int lines = lines(log, topics.out()).size();
            Instant given = Instant.now();
            eventually(() -> Instant.now().isAfter(given.plusSeconds(3)));
            assertThat(lines(log, topics.out()))
                    .as("Kafka's client has stopped to warn")
                    .hasSize(lines);
            kafka.broker().createTopic(topics.out(), 1);
            eventually(() -> group.status().counts().handled() == 2);
            eventually(() -> stalled(group).isEmpty());
            assertThat(group.status().problems()).isEmpty();
        }
    }

    /** With the order of keys nothing is handled before it is known what waits. */
    @Test
    void for_a_transaction_that_is_open_in_a_retry_topic(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.put("transactional.id", kafka.name("somebody"));
        try (var somebody = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaCluster cluster = kafka.connect()) {
            somebody.initTransactions();
            somebody.beginTransaction();
            var unused = somebody.send(new ProducerRecord<>(topics.retry(), new byte[1]));
            somebody.flush();
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}),
                            topic -> topic.retries(
                                    Retries.upTo(1).onTopic(topics.retry()).keepingKeyOrder()))
                    .start();
            send(cluster, topics, 0, 0);
            eventually(() -> stalled(group).size() == 3, group::status);
            assertThat(stalled(group).toString())
                    .contains("all waiting records are read first, in [" + topics.retry() + "-0]");
            somebody.abortTransaction();
            eventually(() -> group.status().counts().handled() == 1, group::status);
            eventually(() -> stalled(group).isEmpty());
        }
    }

    /** Only a client that lets it do so makes the broker create a topic. */
    private static void assertBrokerCreatesTopics(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(kafka.name("made-by-the-broker"), work));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("group.protocol", "consumer")
                    .setting("group.remote.assignor", "range")
                    .subscribe(events)
                    .start();
            send(cluster, topics, 0, 0);
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(kafka.read(kafka.name("made-by-the-broker"))).hasSize(1);
    }

    @Test
    void neither_where_the_broker_creates_topics_nor_for_a_missing_topic_while_it_is_away() {
        try (EmbeddedKafka broker = EmbeddedKafka.builder()
                .setting("auto.create.topics.enable", "true")
                .start()) {
            Kafka kafka = new Kafka(broker, "stalled");
            assertBrokerCreatesTopics(new Kafka(broker, "creating"));
            Topics topics = Topics.of(kafka, 1);
            CountDownLatch handling = new CountDownLatch(1);
            CountDownLatch away = new CountDownLatch(1);
            TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
                handling.countDown();
                away.await();
                ctx.send(topics.out(), work);
            });
            try (KafkaCluster cluster = kafka.connect()) {
                ConsumerGroup group =
                        kafka.group(cluster, topics).subscribe(events).start();
                send(cluster, topics, 0, 0);
                eventually(() -> handling.getCount() == 0);
                broker.stop();
                away.countDown();
                eventually(() -> stalled(group).toString().contains("the cluster does not answer"));
                assertThat(group.status().toString()).doesNotContain("does not exist");
                assertThat(group.status().problems()).isNotEmpty();
                broker.restart();
                eventually(() -> group.status().counts().handled() == 1);
                eventually(() ->
                        stalled(group).isEmpty() && group.status().problems().isEmpty());
            }
        }
    }
}
