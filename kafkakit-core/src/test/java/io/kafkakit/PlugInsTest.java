package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka's clients call of the user's: it fails as it likes, and the group goes on. */
@ExtendWith(Broker.class)
class PlugInsTest {

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** Does what the key's first word says, and is asked for dead letters too. */
    public static final class OddPartitioner implements Partitioner {

        @Override
        public int partition(
                String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
            return switch (keyBytes == null ? "" : new String(keyBytes, UTF_8)) {
                case "error" -> throw new OwnError();
                case "checked" -> throw PlugInsTest.<RuntimeException>sneaky(new IOException("not declared"));
                case "illegal" -> throw new IllegalStateException("looks like the client's own");
                case "interrupted" -> {
                    Thread.currentThread().interrupt();
                    throw PlugInsTest.<RuntimeException>sneaky(new InterruptedException("for the test"));
                }
                case "fatal" -> throw new OutOfMemoryError("for the test");
                case "negative" -> -1;
                case "beyond" -> 1_000;
                default -> 0;
            };
        }

        @Override
        public void configure(Map<String, ?> configs) {
            assertThat(configs.get("odd.setting")).isEqualTo("given");
        }

        @Override
        public void close() {}
    }

    private static final class OwnError extends Error {

        private static final long serialVersionUID = 1L;

        OwnError() {
            super("for the test");
        }
    }

    /** Is given to producers and consumers alike. */
    public abstract static class Interceptor
            implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            throw new OwnError();
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
            throw new OwnError();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            throw new OwnError();
        }
    }

    /** Overwrites the value that it was given, and gives another. */
    public static final class Overwriting extends Interceptor {

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            byte[] given = record.value() == null ? new byte[0] : record.value();
            ProducerRecord<byte[], byte[]> same = new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    given.clone(),
                    record.headers());
            Arrays.fill(given, (byte) 'x');
            same.headers().add("seen", new byte[0]);
            return same;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            throw new OwnError();
        }
    }

    /** Returns null, or throws, in turns. */
    public static final class Nothing extends Interceptor {

        private boolean throwsNow;

        @Override
        public synchronized @Nullable ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return nothing();
        }

        @Override
        public synchronized @Nullable ConsumerRecords<byte[], byte[]> onConsume(
                ConsumerRecords<byte[], byte[]> records) {
            return nothing();
        }

        @SuppressWarnings("TypeParameterUnusedInFormals") // It returns none.
        private <T> @Nullable T nothing() {
            throwsNow = !throwsNow;
            if (throwsNow) {
                throw new OwnError();
            }
            return null;
        }
    }

    private static KafkaCluster connect(Kafka kafka, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.putAll(more);
        return KafkaCluster.connect(settings);
    }

    private static final Map<String, Object> PARTITIONER =
            Map.of("partitioner.class", OddPartitioner.class.getName(), "odd.setting", "given");

    @ParameterizedTest
    @ValueSource(strings = {"error", "checked", "illegal", "negative", "beyond"})
    void a_partitioner_that_fails_costs_the_record_it_failed_for_and_its_neighbours_are_committed(
            String fault, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(topics.out(), work.id() == 1 ? fault : "fine", work));
        try (KafkaCluster cluster = connect(kafka, PARTITIONER)) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            for (int id = 0; id < 3; id++) {
                // The dead letter has this key too, so it is refused as well, until it is asked no more.
                cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id))
                                .withPartition(0)
                                .withKey(id == 1 ? fault : "fine"))
                        .join();
            }
            eventually(
                    () -> kafka.lag(group.groupId(), topics.in()) == 0
                            || group.failure().isPresent(),
                    group::status);
            assertThat(group.failure()).isEmpty();
            // The broker knows of a commit before the group has its answer.
            eventually(() -> group.status().counts().handled() == 2, group::status);
        }
        assertThat(kafka.read(topics.out())).hasSize(2);
        ConsumerRecord<byte[], byte[]> letter = kafka.read(topics.dead()).get(0);
        assertThat(HeaderText.text(letter.headers(), HeaderNames.DISPOSITION))
                .isEqualTo(Disposition.OUTPUT_REFUSED.header());
        assertThat(HeaderText.text(letter.headers(), HeaderNames.ERROR_REASON))
                .contains("the partitioner " + OddPartitioner.class.getName());
    }

    @Test
    void a_partitioner_that_fails_fails_the_future_or_the_transaction_and_not_the_next_one(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        try (KafkaCluster cluster = connect(kafka, PARTITIONER)) {
            EventTransactions billing = cluster.transactions(kafka.name("billing"), 1);
            for (String fault : List.of("error", "checked", "illegal", "negative", "beyond")) {
                assertThatThrownBy(() -> cluster.producer()
                                .send(topic, fault, new Work(0))
                                .join())
                        .isInstanceOf(CompletionException.class)
                        .hasMessageContaining(OddPartitioner.class.getName());
                assertThatThrownBy(() -> billing.run(transaction -> {
                            transaction.send(topic, "fine", new Work(1));
                            transaction.send(topic, fault, new Work(2));
                        }))
                        .isInstanceOfSatisfying(
                                TransactionException.class,
                                error -> assertThat(error.outcomeKnown()).isTrue());
                billing.run(transaction -> transaction.send(topic, "fine", new Work(3)));
            }
        }
        assertThat(kafka.read(topic)).hasSize(5);
    }

    @Test
    void a_transaction_that_ends_in_an_interrupt_or_an_error_of_the_jvm_is_not_met_by_the_next_one(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        try (KafkaCluster cluster = connect(kafka, PARTITIONER)) {
            EventTransactions billing = cluster.transactions(kafka.name("billing"), 1);
            assertThatThrownBy(() -> billing.run(transaction -> transaction.send(topic, "interrupted", new Work(1))))
                    .isInstanceOf(TransactionException.class);
            assertThat(Thread.interrupted()).isTrue();
            billing.run(transaction -> transaction.send(topic, "fine", new Work(2)));
            assertThatThrownBy(() -> billing.run(transaction -> {
                        transaction.send(topic, "fine", new Work(3));
                        transaction.send(topic, "fatal", new Work(4));
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
            billing.run(transaction -> transaction.send(topic, "fine", new Work(5)));
        }
        assertThat(Relayed.of(kafka, topic).ids()).containsExactly(2, 5);
    }

    @Test
    void an_event_that_is_sent_after_the_work_of_its_transaction_is_refused(Kafka kafka) {
        String topic = kafka.topic("orders", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            AtomicReference<Transaction> kept = new AtomicReference<>();
            cluster.transactions(kafka.name("billing"), 1).run(transaction -> {
                kept.set(transaction);
                transaction.send(topic, new Work(1));
            });
            assertThatThrownBy(() -> kept.get().send(topic, new Work(2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(topic);
        }
        assertThat(Relayed.of(kafka, topic).ids()).containsExactly(1);
    }

    /** Fails with an error the first time that it is asked for an assignment. */
    public static final class FailingOnce extends CooperativeStickyAssignor {

        private static final AtomicBoolean FAILED = new AtomicBoolean();

        @Override
        public Map<String, List<TopicPartition>> assign(
                Map<String, Integer> partitionsPerTopic, Map<String, Subscription> subscriptions) {
            if (FAILED.compareAndSet(false, true)) {
                throw new OwnError();
            }
            return super.assign(partitionsPerTopic, subscriptions);
        }

        @Override
        public Map<String, List<TopicPartition>> assignPartitions(
                Map<String, List<PartitionInfo>> partitionsPerTopic, Map<String, Subscription> subscriptions) {
            if (FAILED.compareAndSet(false, true)) {
                throw new OwnError();
            }
            return super.assignPartitions(partitionsPerTopic, subscriptions);
        }
    }

    @Test
    void an_assignor_that_fails_costs_time_and_nothing_else(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        try (KafkaCluster cluster =
                connect(kafka, Map.of("partition.assignment.strategy", FailingOnce.class.getName()))) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            new Works(cluster, topics.in(), 10).send(0, 20);
            eventually(
                    () -> group.status().counts().handled() == 20
                            || group.failure().isPresent(),
                    group::status);
            assertThat(group.failure()).isEmpty();
        }
        assertThat(FailingOnce.FAILED).isTrue();
        Relayed.of(kafka, topics).assertEachOnce(20);
    }

    @Test
    void interceptors_that_fail_or_return_null_or_change_what_they_get_change_nothing_else(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1 && work.id() % 10 == 0) {
                throw new IllegalStateException("once more");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        Map<String, Object> interceptors =
                Map.of("interceptor.classes", List.of(Overwriting.class.getName(), Nothing.class.getName()));
        try (KafkaCluster cluster = connect(kafka, interceptors)) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            new Works(cluster, topics.in(), 10).send(0, 200);
            eventually(
                    () -> group.status().counts().handled() == 200
                            || group.failure().isPresent(),
                    group::status);
            assertThat(group.failure()).isEmpty();
        }
        Relayed.of(kafka, topics).assertEachOnce(200);
        assertThat(kafka.read(topics.out()))
                .allSatisfy(each -> assertThat(each.headers().headers("seen")).hasSize(1));
    }
}
