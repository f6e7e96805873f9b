package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No broker is there: when a group starts, and for longer than its members' sessions while it runs. */
class AwayTest {

    private static final String NO_ANSWER = "' gets no answer";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static EmbeddedKafka broker;

    private final Kafka kafka = new Kafka(broker, "away" + NAMES.incrementAndGet());

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.builder()
                .setting("group.consumer.session.timeout.ms", "1000")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static KafkaCluster impatient() {
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("default.api.timeout.ms", 500);
        settings.put("request.timeout.ms", 400);
        return KafkaCluster.connect(settings);
    }

    private static TopicEvents relay(Topics topics) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
    }

    private CompletableFuture<ConsumerGroup> starting(KafkaCluster cluster, Topics topics, String group) {
        return CompletableFuture.supplyAsync(() -> cluster.consumerGroup(kafka.name(group))
                .producerPool(kafka.name(group), 1)
                .deadLetterTopic(topics.dead())
                .subscribe(relay(topics))
                .start());
    }

    @Test
    void a_start_waits_for_a_broker_that_comes_later_and_closing_ends_one_that_waits() {
        Topics topics = Topics.of(kafka, 1);
        KafkaCluster given = impatient();
        try (KafkaCluster cluster = impatient()) {
            new Works(cluster, topics.in(), 1).send(0, 10);
            broker.stop();
            CompletableFuture<ConsumerGroup> starting;
            CompletableFuture<ConsumerGroup> closed;
            try (Captured log = new Captured()) {
                starting = starting(cluster, topics, "g");
                closed = starting(given, topics, "other");
                eventually(() -> log.text().contains(kafka.name("g") + NO_ANSWER)
                        && log.text().contains(kafka.name("other") + NO_ANSWER));
                assertThat(log.text()).contains("bootstrap.servers = " + broker.bootstrapServers());
            }
            given.close(ofSeconds(5));
            assertThatThrownBy(() -> closed.get(30, TimeUnit.SECONDS)).hasMessageContaining("cannot start");
            assertThat(starting).isNotDone();
            broker.restart();
            ConsumerGroup group = starting.join();
            eventually(() -> group.status().counts().handled() == 10);
        } finally {
            broker.restart();
        }
        Relayed.of(kafka, topics).assertEachOnce(10);
    }

    @Test
    void a_broker_that_is_away_for_longer_than_the_sessions_costs_time_and_nothing_else() throws InterruptedException {
        Traffic classic = new Traffic("classic");
        Traffic ofTheBroker = new Traffic("consumer");
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup one = classic.start(cluster);
            ConsumerGroup other = ofTheBroker.start(cluster);
            classic.handling.await();
            ofTheBroker.handling.await();
            broker.stop();
            // Some sessions of a second.
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
            classic.release.countDown();
            ofTheBroker.release.countDown();
            broker.restart();
            classic.finish(cluster);
            ofTheBroker.finish(cluster);
            assertThat(one.failure()).isEmpty();
            assertThat(other.failure()).isEmpty();
        }
        classic.assertDone();
        ofTheBroker.assertDone();
    }

    /** Stops the broker between the last record of a transaction and its commit. */
    public static final class Switch implements ProducerInterceptor<byte[], byte[]> {

        private static final AtomicBoolean ARMED = new AtomicBoolean();

        @Override
        public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception error) {
            if (ARMED.getAndSet(false)) {
                broker.stop();
            }
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public void close() {}
    }

    @Test
    void a_transaction_whose_commit_is_not_answered_says_that_it_may_have_happened() {
        Topics topics = Topics.of(kafka, 1);
        Map<String, Object> settings = new HashMap<>(broker.clientSettings());
        settings.put("interceptor.classes", Switch.class.getName());
        settings.put("max.block.ms", 2_000);
        try (KafkaCluster cluster = KafkaCluster.connect(settings)) {
            EventTransactions transactions = cluster.transactions(kafka.name("billing"), 1);
            transactions.run(transaction -> transaction.send(topics.out(), new Work(0)));
            Switch.ARMED.set(true);
            assertThatThrownBy(() -> transactions.run(transaction -> transaction.send(topics.out(), new Work(1))))
                    .isInstanceOfSatisfying(
                            TransactionException.class,
                            error -> assertThat(error.outcomeKnown()).isFalse())
                    .hasMessageContaining("was not answered");
            broker.restart();
            eventually(() -> isRun(transactions, topics.out()));
        } finally {
            broker.restart();
        }
        // The commit did not reach the broker here, so the second is nowhere; nothing of the others is twice.
        assertThat(Relayed.of(kafka, topics).ids()).containsExactly(0, 2);
    }

    private static boolean isRun(EventTransactions transactions, String topic) {
        try {
            transactions.run(transaction -> transaction.send(topic, new Work(2)));
            return true;
        } catch (TransactionException e) {
            assertThat(e.outcomeKnown()).isTrue();
            return false;
        }
    }

    /** A group of which a handler runs until it is let go. */
    private static final class Traffic {

        private final String protocol;
        private final Kafka own;
        private final Topics topics;
        private final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        private final CountDownLatch handling = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        Traffic(String protocol) {
            this.protocol = protocol;
            this.own = new Kafka(broker, protocol);
            this.topics = Topics.of(own, 2);
        }

        ConsumerGroup start(KafkaCluster cluster) {
            ConsumerGroupBuilder group = own.group(cluster, topics).setting("group.protocol", protocol);
            if (protocol.equals("classic")) {
                group.sessionTimeout(ofSeconds(1)).heartbeatInterval(ofMillis(200));
            }
            new Works(cluster, topics.in(), 10).send(0, 200);
            return group.subscribe(
                            events(), topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
        }

        private TopicEvents events() {
            return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
                attempts.add(ctx.attempt());
                ctx.send(topics.out(), ctx.key(), work);
                if (work.id() == 100) {
                    handling.countDown();
                    release.await();
                }
            });
        }

        void finish(KafkaCluster cluster) {
            new Works(cluster, topics.in(), 10).send(200, 300);
            eventually(() -> own.lag(own.name("g"), topics.in()) == 0);
        }

        void assertDone() {
            assertThat(attempts).containsOnly(1);
            Relayed.of(own, topics).assertEachOnce(300);
        }
    }
}
