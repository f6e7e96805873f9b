package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.codec.CodecUnavailableException;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handlers of several records at once. */
@ExtendWith(Broker.class)
class BatchTest {

    private record Other(int id) {}

    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());

    private static List<Integer> ids(List<Received<Work>> batch) {
        return batch.stream().map(each -> each.data().id()).toList();
    }

    /** The ids in a topic, in its order. */
    private static List<Integer> idsIn(Kafka kafka, String topic) {
        return kafka.values(topic).stream()
                .map(each -> Integer.parseInt(each.replaceAll("\\D", "")))
                .toList();
    }

    @Test
    void a_handler_gets_what_is_there_in_its_order_and_all_its_sends_are_seen_together(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch filled = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            filled.await();
            batches.add(ids(batch));
            for (Received<Work> each : batch) {
                each.context().send(topics.out(), each.context().key(), each.data());
            }
            sender.send(topics.out(), null, new Work(1_000 + batch.size()));
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(40)))
                    .start();
            new Works(cluster, topics.in(), 3).send(0, 100);
            eventually(() -> group.status().partitions().stream().anyMatch(each -> each.bufferedRecords() == 100));
            filled.countDown();
            eventually(() ->
                    group.status().counts().handled() == 100 && group.status().lag() == 0);
        }
        assertThat(batches.stream().flatMap(List::stream)).isSorted().hasSize(100);
        assertThat(batches).allSatisfy(each -> assertThat(each).hasSizeLessThanOrEqualTo(40));
        assertThat(batches).as("far fewer calls than records").hasSizeLessThan(20);
        assertThat(idsIn(kafka, topics.out())).hasSize(100 + batches.size());
    }

    @Test
    void a_batch_waits_until_it_is_full_or_its_linger_is_over(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events =
                TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> batches.add(ids(batch)));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup full = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(5).withLinger(Duration.ofMinutes(5))))
                    .start();
            Works works = new Works(cluster, topics.in(), 1);
            for (int id = 0; id < 12; id++) {
                works.send(id, id + 1);
            }
            eventually(() -> full.status().counts().handled() == 10);
            assertThat(batches).containsExactly(List.of(0, 1, 2, 3, 4), List.of(5, 6, 7, 8, 9));
            assertThat(full.close(Duration.ofSeconds(10)))
                    .as("a close does not wait for a batch")
                    .isTrue();
            batches.clear();
            ConsumerGroup patient = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(5).withLinger(Duration.ofMillis(300))))
                    .start();
            eventually(() -> patient.status().counts().handled() == 2);
            assertThat(batches).containsExactly(List.of(10, 11));
        }
    }

    @Test
    void named_records_fail_and_the_others_are_handled(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            batches.add(ids(batch));
            BatchFailure failure = null;
            for (int i = 0; i < batch.size(); i++) {
                Received<Work> each = batch.get(i);
                each.context().send(topics.out(), each.context().key(), each.data());
                if (each.data().id() % 4 == 0) {
                    Exception why =
                            new IllegalStateException("no " + each.data().id());
                    failure = failure == null ? BatchFailure.of(i, why) : failure.and(i, why);
                }
            }
            if (failure != null) {
                throw failure;
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 20);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.batches(Batches.upTo(20).withLinger(Duration.ofSeconds(2)))
                                    .retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 5);
            assertThat(group.status().counts().handled()).isEqualTo(15);
            assertThat(group.status().counts().retried()).isEqualTo(5);
        }
        assertThat(batches.get(0)).as("one call for all").hasSize(20);
        assertThat(idsIn(kafka, topics.out())).hasSize(15).allMatch(id -> id % 4 != 0);
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> HeaderText.text(each.headers(), HeaderNames.ERROR_REASON))
                .containsExactlyInAnyOrder("no 0", "no 4", "no 8", "no 12", "no 16");
    }

    @Test
    void a_batch_that_fails_as_a_whole_costs_only_those_that_fail_alone(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            batches.add(ids(batch));
            batch.forEach(
                    each -> each.context().send(topics.out(), each.context().key(), each.data()));
            if (ids(batch).contains(7)) {
                throw new IllegalStateException("one of them");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 10);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(10).withLinger(Duration.ofSeconds(2))))
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 1
                    && group.status().counts().handled() == 9);
        }
        assertThat(batches).hasSize(11);
        assertThat(idsIn(kafka, topics.out())).hasSize(9).doesNotContain(7).doesNotHaveDuplicates();
    }

    @Test
    void other_events_end_a_batch_and_keep_the_order(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in())
                .onBatch(Work.class, (batch, sender) -> seen.add(ids(batch).toString()))
                .on(Other.class, (other, ctx) -> seen.add("other " + other.id()));
        try (KafkaCluster cluster = kafka.connect()) {
            EventProducer producer = cluster.producer();
            for (Object each : List.of(new Work(0), new Work(1), new Other(2), new Work(3))) {
                producer.send(topics.in(), "k", each).join();
            }
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(4).withLinger(Duration.ofSeconds(1))))
                    .start();
            eventually(() -> group.status().counts().handled() == 4);
        }
        assertThat(seen).containsExactly("[0, 1]", "other 2", "[3]");
    }

    @Test
    void a_send_of_a_batch_that_kafka_refuses_costs_its_own_record_only(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String compacted = kafka.name("compacted");
        kafka.broker().createTopic(compacted, 1, java.util.Map.of("cleanup.policy", "compact"));
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            for (Received<Work> each : batch) {
                // A compacted topic takes no record without a key.
                each.context()
                        .send(
                                compacted,
                                each.data().id() == 3 ? null : "k" + each.data().id(),
                                each.data());
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 10);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(10).withLinger(Duration.ofSeconds(2))))
                    .start();
            eventually(() -> group.status().counts().handled() == 9
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(idsIn(kafka, compacted)).hasSize(9).doesNotContain(3);
        assertThat(kafka.values(topics.dead())).singleElement().asString().contains("3");
    }

    @Test
    void a_batch_is_handled_at_least_once_with_acknowledged_sends(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean failed = new AtomicBoolean();
        TopicEvents events = TopicEvents.of(topics.in()).onAnyBatch(Work.class, (batch, sender) -> {
            for (Received<Work> each : batch) {
                each.context().send(topics.out(), each.context().key(), each.data());
            }
            if (!failed.getAndSet(true)) {
                throw BatchFailure.of(0, new IllegalStateException("the first"));
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 50);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.atLeastOnce()
                                    .batches(Batches.upTo(50).withLinger(Duration.ofSeconds(2)))
                                    .retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            eventually(() -> group.status().counts().handled() == 50);
        }
        assertThat(idsIn(kafka, topics.out())).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void orders_that_a_batch_cannot_keep_are_refused(Kafka kafka) {
        TopicEvents events = TopicEvents.of("in").onBatch(Work.class, (batch, sender) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            assertThatThrownBy(() -> cluster.consumerGroup("g")
                            .producerPool("p", 1)
                            .deadLetterTopic("dead")
                            .subscribe(events, topic -> topic.ordering(Ordering.KEY))
                            .start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("PARTITION");
            assertThatThrownBy(() -> cluster.consumerGroup("g")
                            .producerPool("p", 1)
                            .deadLetterTopic("dead")
                            .subscribe(
                                    events,
                                    topic -> topic.retries(Retries.upTo(1).keepingKeyOrder()))
                            .start())
                    .hasMessageContaining("keepingKeyOrder");
        }
        assertThatThrownBy(() -> Batches.upTo(0)).hasMessageContaining("1 to");
        assertThatThrownBy(() -> Batches.upTo(1).withLinger(Duration.ofHours(1)))
                .hasMessageContaining("PT5M");
        assertThatThrownBy(() -> BatchFailure.of(-1, new Exception())).hasMessageContaining("-1");
    }

    @Test
    void calls_for_each_record_alone_end_with_the_group_and_what_they_did_is_kept(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<Integer> alone = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch some = new CountDownLatch(3);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            if (batch.size() > 1) {
                throw new IllegalStateException("one of them");
            }
            alone.add(batch.get(0).data().id());
            batch.get(0).context().send(topics.out(), "k", batch.get(0).data());
            some.countDown();
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 300);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.batches(Batches.upTo(300).withLinger(Duration.ofSeconds(2))))
                    .start();
            some.await(60, TimeUnit.SECONDS);
            // Alone they would take half a minute.
            assertThat(group.close(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(alone).hasSizeBetween(3, 299);
        assertThat(idsIn(kafka, topics.out())).isEqualTo(alone);
    }

    private static EventCodec awayAsLongAs(AtomicBoolean away) {
        return new EventCodec() {
            @Override
            public EncodedEvent encode(EventRecord event) {
                if (away.get()) {
                    throw new CodecUnavailableException("away");
                }
                return new JsonCodec().encode(event);
            }

            @Override
            public DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
                return new JsonCodec().decode(record, types);
            }
        };
    }

    @Test
    void a_codec_that_is_away_costs_no_record_of_a_batch_whatever_else_fails_in_it(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicBoolean away = new AtomicBoolean(true);
        EventCodec codec = awayAsLongAs(away);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            batches.add(ids(batch));
            BatchFailure failure = null;
            for (int i = 0; i < batch.size(); i++) {
                try {
                    if (batch.get(i).data().id() == 0) {
                        throw new DeadLetterException("really bad");
                    }
                    batch.get(i).context().send(topics.out(), "k", batch.get(i).data());
                } catch (KafkaKitException e) {
                    Exception wrapped = new Exception("wrapped", e);
                    failure = failure == null ? BatchFailure.of(i, wrapped) : failure.and(i, wrapped);
                }
            }
            if (failure != null) {
                throw failure;
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 4);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.outputCodec(topics.out(), codec)
                                    .batches(Batches.upTo(4).withLinger(Duration.ofSeconds(2))))
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 1 && batches.size() >= 3);
            away.set(false);
            eventually(() -> group.status().counts().handled() == 3);
            assertThat(group.status().counts().deadLettered()).isEqualTo(1);
        }
        assertThat(idsIn(kafka, topics.out())).containsExactly(1, 2, 3);
    }

    @Test
    void sends_of_a_batch_have_a_common_limit(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            batches.add(ids(batch));
            for (Received<Work> each : batch) {
                each.context().send(topics.out(), "k", "text", "x".repeat(1_000));
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 10);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.maxStagedBytes(5_000)
                                    .batches(Batches.upTo(10).withLinger(Duration.ofSeconds(2))))
                    .start();
            eventually(() -> group.status().counts().handled() == 10);
        }
        assertThat(batches).as("too much for one batch, not for each alone").hasSize(11);
        assertThatThrownBy(() -> BatchFailure.of(2, null)).hasMessageContaining("index 2");
    }
}
