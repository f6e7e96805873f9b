package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class FaultTest {

    record Job(int id) {}

    private static ConsumerGroupBuilder relay(Kafka kafka, KafkaCluster cluster, Topics topics) {
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), ctx.key(), job));
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .deadLetterTopic(topics.dead())
                .subscribe(events, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())));
    }

    private static void send(KafkaCluster cluster, String topic, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(i -> cluster.producer().send(topic, "k" + i, new Job(i)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private static void assertEachOnce(Kafka kafka, Topics topics, int count) {
        List<String> out = kafka.values(topics.out());
        assertThat(new HashSet<>(out)).hasSize(count);
        assertThat(out).hasSize(count);
        assertThat(kafka.read(topics.retry())).isEmpty();
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @Test
    void a_fenced_producer_is_replaced_and_spends_no_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = relay(kafka, cluster, topics).start();
            send(cluster, topics.in(), 0, 100);
            eventually(() -> group.status().counts().handled() == 100);
            for (int round = 1; round <= 3; round++) {
                fence(kafka, kafka.name("pod") + "-" + kafka.name("g") + "-0-0");
                send(cluster, topics.in(), round * 100, round * 100 + 100);
                int expected = round * 100 + 100;
                eventually(() -> group.status().counts().handled() == expected);
            }
        }
        assertEachOnce(kafka, topics, 400);
    }

    private static void fence(Kafka kafka, String transactionalId) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "transactional.id", transactionalId);
        try (var rival = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            rival.initTransactions();
        }
    }

    /** As it does with one that has taken longer than its timeout. */
    @Test
    void a_transaction_that_the_coordinator_ends_is_made_again(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 2);
        List<String> ids = List.of(
                kafka.name("pod") + "-" + kafka.name("g") + "-0-0", kafka.name("pod") + "-" + kafka.name("g") + "-0-1");
        int ended = 0;
        int sent = 0;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = relay(kafka, cluster, topics).start();
            while (ended < 5) {
                send(cluster, topics.in(), sent, sent + 200);
                sent += 200;
                assertThat(sent).as("transactions that are seen under way").isLessThan(500_000);
                if (endOneOf(kafka, ids)) {
                    ended++;
                }
            }
            int expected = sent;
            eventually(() -> group.status().counts().handled() == expected);
            assertThat(group.failure()).isEmpty();
        }
        assertEachOnce(kafka, topics, sent);
    }

    /** Whether one of them was under way. */
    private static boolean endOneOf(Kafka kafka, List<String> transactionalIds) throws Exception {
        Admin admin = kafka.broker().admin();
        for (String id : transactionalIds) {
            TransactionState state = admin.describeTransactions(List.of(id))
                    .description(id)
                    .get()
                    .state();
            if (state == TransactionState.ONGOING) {
                admin.forceTerminateTransaction(id).result().get();
                return true;
            }
        }
        return false;
    }

    @Test
    void the_open_transaction_of_a_killed_predecessor_is_ended_at_start(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.broker().bootstrapServers(),
                "transactional.id",
                kafka.name("pod") + "-" + kafka.name("g") + "-0-0",
                "transaction.timeout.ms",
                600_000);
        try (KafkaCluster cluster = kafka.connect();
                var killed = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            killed.initTransactions();
            killed.beginTransaction();
            var unused = killed.send(new ProducerRecord<>(topics.in(), "half", "done"));
            killed.flush();
            send(cluster, topics.in(), 0, 10);
            ConsumerGroup group = relay(kafka, cluster, topics).start();
            eventually(() -> group.status().counts().handled() == 10);
        }
        assertEachOnce(kafka, topics, 10);
    }

    @Test
    void a_broker_that_restarts_costs_time_and_nothing_else() {
        try (EmbeddedKafka own = EmbeddedKafka.start()) {
            Kafka kafka = new Kafka(own, "restart");
            Topics topics = Topics.of(kafka, 3);
            try (KafkaCluster cluster = kafka.connect()) {
                ConsumerGroup group = relay(kafka, cluster, topics).consumers(2).start();
                send(cluster, topics.in(), 0, 3_000);
                eventually(() -> group.status().counts().handled() > 500);
                own.restart();
                send(cluster, topics.in(), 3_000, 4_000);
                own.restart();
                eventually(() -> group.status().counts().handled() == 4_000);
            }
            assertEachOnce(kafka, topics, 4_000);
        }
    }

    @Test
    void a_consumer_that_is_evicted_while_its_handler_runs_cannot_commit_late(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch rejoined = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents slow = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.incrementAndGet();
            handling.countDown();
            rejoined.await();
            ctx.send(topics.out(), ctx.key(), job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .heartbeatInterval(Duration.ofMillis(200))
                    .subscribe(slow, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            send(cluster, topics.in(), 0, 1);
            handling.await();
            String before = kafka.onlyMember(kafka.name("g"));
            kafka.evictAll(kafka.name("g"));
            eventually(() -> !before.equals(kafka.onlyMember(kafka.name("g"))));
            rejoined.countDown();
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(runs)
                .as("once for the member that was evicted, once for the one that committed")
                .hasValue(2);
        assertEachOnce(kafka, topics, 1);
    }

    @Test
    void a_send_to_a_missing_topic_stops_its_partition_only_until_the_topic_is_there(Kafka kafka) {
        String in = kafka.topic("in", 2);
        String dead = kafka.topic("dead", 1);
        String out = kafka.topic("out", 1);
        String missing = kafka.name("missing");
        TopicEvents events = TopicEvents.of(in)
                .on(Job.class, (job, ctx) -> ctx.send(ctx.partition() == 0 ? missing : out, ctx.key(), job));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(dead)
                    .subscribe(events, topic -> topic.concurrency(2))
                    .start();
            cluster.producer()
                    .send(EventRecord.of(in, new Job(1)).withPartition(0))
                    .join();
            for (int i = 1; i <= 10; i++) {
                cluster.producer()
                        .send(EventRecord.of(in, new Job(i)).withPartition(1))
                        .join();
                int others = i;
                eventually(() -> group.status().counts().handled() == others);
            }
            assertThat(kafka.read(out)).hasSize(10);
            kafka.topic("missing", 1);
            eventually(() -> group.status().counts().handled() == 11);
        }
        assertThat(kafka.read(missing)).hasSize(1);
        assertThat(kafka.read(dead)).isEmpty();
    }

    @Test
    void a_send_that_its_topic_refuses_for_its_size_makes_a_dead_letter_of_that_record_only(Kafka kafka) {
        String in = kafka.topic("in", 1);
        String dead = kafka.topic("dead", 1);
        String small = kafka.name("small");
        kafka.broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        TopicEvents events = TopicEvents.of(in)
                .on(
                        Job.class,
                        (job, ctx) -> ctx.send(small, ctx.key(), "text", job.id() == 5 ? "x".repeat(10_000) : "fits"));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, in, 0, 10);
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(dead)
                    .subscribe(events)
                    .start();
            eventually(() -> group.status().counts().handled() == 9
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(small)).hasSize(9);
        assertThat(kafka.values(dead)).containsExactly("{\"event\":\"Job\",\"data\":{\"id\":5}}");
    }

    @Test
    void a_refused_send_at_least_once_does_not_repeat_the_sends_of_others(Kafka kafka) {
        String in = kafka.topic("in", 1);
        String dead = kafka.topic("dead", 1);
        String small = kafka.name("small");
        kafka.broker().createTopic(small, 1, Map.of("max.message.bytes", "2000"));
        TopicEvents events = TopicEvents.of(in)
                .on(
                        Job.class,
                        (job, ctx) ->
                                ctx.send(small, ctx.key(), "text", job.id() % 50 == 49 ? "x".repeat(10_000) : "fits"));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, in, 0, 500);
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .deadLetterTopic(dead)
                    .subscribe(events, topic -> topic.atLeastOnce())
                    .start();
            eventually(() -> group.status().counts().handled() == 490
                    && group.status().counts().deadLettered() == 10);
        }
        assertThat(kafka.read(small)).hasSize(490);
        assertThat(kafka.read(dead)).hasSize(10);
    }

    @Test
    void a_send_to_a_partition_that_its_topic_does_not_have_makes_a_dead_letter_of_that_record_only(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Job.class,
                        (job, ctx) ->
                                ctx.send(EventRecord.of(topics.out(), job).withPartition(job.id() == 5 ? 99 : 0)));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 10);
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .subscribe(events)
                    .start();
            eventually(() -> group.status().counts().handled() == 9
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(topics.out())).hasSize(9);
        assertThat(kafka.values(topics.dead())).containsExactly("{\"event\":\"Job\",\"data\":{\"id\":5}}");
    }
}
