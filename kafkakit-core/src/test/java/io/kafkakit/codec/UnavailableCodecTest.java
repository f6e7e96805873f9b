package io.kafkakit.codec;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A codec whose backend is away: its records wait, cost no attempt, and go on by themselves. */
@ExtendWith(Broker.class)
class UnavailableCodecTest {

    /** JSON, as long as its registry answers. */
    private static final class Registered implements EventCodec {

        private final JsonCodec json = new JsonCodec();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean readsNot;
        private volatile boolean writesNot;

        @Override
        public EncodedEvent encode(EventRecord event) {
            if (writesNot) {
                throw new CodecUnavailableException("the registry does not answer a writer");
            }
            return json.encode(event);
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            asked.incrementAndGet();
            if (readsNot) {
                throw new CodecUnavailableException("the registry does not answer");
            }
            return json.decode(record, types);
        }
    }

    private static final int RECORDS = 200;

    private final Registered codec = new Registered();

    @ParameterizedTest
    @EnumSource(Ordering.class)
    void records_wait_for_their_codec_without_an_attempt_while_other_topics_go_on(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String other = kafka.topic("other", 1);
        List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
        List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            attempts.add(ctx.attempt());
            handled.add(work.id());
            ctx.send(topics.out(), ctx.key(), work);
        });
        codec.readsNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> retrying(topic, topics)
                                    .codec(codec)
                                    .ordering(ordering)
                                    .concurrency(4))
                    .subscribe(TopicEvents.of(other).on(Work.class, (work, ctx) -> {}))
                    .start();
            new Works(cluster, topics.in(), 7).send(0, RECORDS);
            assertStalled(group, topics.in());
            new Works(cluster, other, 1).send(0, 50);
            eventually(() -> group.status().counts().handled() == 50);

            codec.readsNot = false;
            eventually(() -> group.status().counts().handled() == 50 + RECORDS);
            assertThat(attempts).containsOnly(1);
            assertThat(handled).doesNotHaveDuplicates().hasSize(RECORDS);
            assertGoesOn(group);
        }
        assertThat(kafka.values(topics.out())).hasSize(RECORDS);
        if (ordering != Ordering.UNORDERED) {
            IntStream.range(0, 7)
                    .forEach(key -> assertThat(handled.stream().filter(id -> id % 7 == key))
                            .isSorted());
        }
    }

    private static void assertGoesOn(ConsumerGroup group) {
        assertThat(group.status().counts().retried()).isZero();
        assertThat(group.status().counts().deadLettered()).isZero();
        eventually(() ->
                group.status().stalled().isEmpty() && group.status().problems().isEmpty());
    }

    private static void assertStalled(ConsumerGroup group, String topic) {
        eventually(() -> stalled(group, topic).size() == 2);
        assertThat(stalled(group, topic))
                .allSatisfy(each -> assertThat(String.valueOf(each.stalled()))
                        .contains("codec")
                        .contains("the registry does not answer"));
        assertThat(group.status().problems()).singleElement().asString().contains(topic);
    }

    private static TopicOptions retrying(TopicOptions topic, Topics topics) {
        return topic.retries(Retries.upTo(5).onTopic(topics.retry()));
    }

    private static List<PartitionStatus> stalled(ConsumerGroup group, String topic) {
        return group.status().stalled().stream()
                .filter(each -> each.topic().equals(topic))
                .toList();
    }

    @Test
    void a_handler_whose_output_cannot_be_encoded_now_runs_again_without_an_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger runs = new AtomicInteger();
        List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.incrementAndGet();
            attempts.add(ctx.attempt());
            ctx.send(topics.out(), ctx.key(), work);
        });
        codec.writesNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> retrying(topic, topics).outputCodec(topics.out(), codec))
                    .start();
            new Works(cluster, topics.in(), 1).send(1, 2);
            eventually(() -> runs.get() >= 3);
            codec.writesNot = false;
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(attempts).containsOnly(1);
        }
        assertThat(kafka.values(topics.out())).hasSize(1);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @Test
    void a_handler_may_wrap_the_refusal_of_a_codec_in_an_exception_of_its_own(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.incrementAndGet();
            try {
                ctx.send(topics.out(), ctx.key(), work);
            } catch (RuntimeException e) {
                throw new IOException("order " + work.id() + " cannot be sent", e);
            }
        });
        codec.writesNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> retrying(topic, topics).outputCodec(topics.out(), codec))
                    .start();
            new Works(cluster, topics.in(), 1).send(1, 2);
            eventually(() -> runs.get() >= 3);
            assertThat(group.status().counts().retried()).isZero();
            codec.writesNot = false;
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @Test
    void a_codec_is_asked_ever_less_often(Kafka kafka) throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        codec.readsNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}),
                            topic -> topic.codec(codec).ordering(Ordering.KEY).concurrency(8))
                    .start();
            new Works(cluster, topics.in(), RECORDS).send(0, RECORDS);
            long begin = System.nanoTime();
            eventually(() -> System.nanoTime() - begin > 3_000_000_000L);
            // 100, 200, 400, 800, 1600 ms: by at most eight threads each time.
            assertThat(codec.asked).hasValueBetween(3, 8 * 7);
            assertThat(group.close(java.time.Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void records_that_wait_for_their_codec_leave_room_for_other_topics(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String other = kafka.topic("other", 1);
        codec.readsNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .maxBufferedRecordsPerConsumer(100)
                    .setting("max.poll.records", 50)
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}), topic -> topic.codec(codec))
                    .subscribe(TopicEvents.of(other).on(Work.class, (work, ctx) -> {}))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 500);
            eventually(() -> stalled(group, topics.in()).size() == 1);
            new Works(cluster, other, 1).send(0, 500);
            eventually(() -> group.status().counts().handled() == 500);
            assertThat(group.status().partitions().stream()
                            .filter(each -> each.topic().equals(topics.in()))
                            .mapToInt(PartitionStatus::bufferedRecords)
                            .sum())
                    .as("it takes no more room than it had")
                    .isLessThanOrEqualTo(200);
            codec.readsNot = false;
            eventually(() -> group.status().counts().handled() == 1_000);
        }
    }

    @Test
    void records_that_wait_for_their_codec_go_to_the_next_owner(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events =
                TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), work));
        codec.readsNot = true;
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup first = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.codec(codec))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 10);
            eventually(() -> !first.status().stalled().isEmpty());
            first.close();
            codec.readsNot = false;
            ConsumerGroup second = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.codec(codec))
                    .start();
            eventually(() -> second.status().counts().handled() == 10);
        }
        assertThat(kafka.values(topics.out())).hasSize(10);
    }

    @Test
    void a_codec_that_fails_otherwise_costs_attempts_and_bad_bytes_are_dead_at_once(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger calls = new AtomicInteger();
        EventCodec faulty = new EventCodec() {
            @Override
            public EncodedEvent encode(EventRecord event) {
                return new JsonCodec().encode(event);
            }

            @Override
            public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
                if (new String(record.value(), UTF_8).contains("7")) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }
                return new JsonCodec().decode(record, types);
            }
        };
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}),
                            topic -> topic.codec(faulty).retries(Retries.upTo(2).onTopic(topics.retry())))
                    .start();
            new Works(cluster, topics.in(), 1).send(7, 8);
            kafka.sendRaw(List.of(new ProducerRecord<>(topics.in(), "nothing".getBytes(UTF_8))));
            eventually(() -> group.status().counts().deadLettered() == 2);
            assertThat(calls).hasValue(3);
        }
        assertThat(kafka.values(topics.dead())).anyMatch("nothing"::equals);
    }
}
