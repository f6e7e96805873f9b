package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class HandlerTest {

    record Job(int id) {}

    record Pod(String region) {}

    private record Seen(
            String topic, int partition, long offset, String key, String keyBytes, String source, int attempt) {
        static Seen of(EventContext ctx) {
            return new Seen(
                    ctx.topic(),
                    ctx.partition(),
                    ctx.offset(),
                    ctx.key(),
                    new String(ctx.keyBytes(), UTF_8),
                    ctx.header("source"),
                    ctx.attempt());
        }
    }

    @Test
    void a_handler_sees_its_record_as_it_was_first_read_whatever_the_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Instant produced = Instant.parse("2026-01-02T03:04:05.678Z");
        List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
        List<Instant> times = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            seen.add(Seen.of(ctx));
            times.addAll(List.of(ctx.producedAt(), ctx.receivedAt()));
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("first time");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            EventRecord record =
                    EventRecord.of(topics.in(), new Job(1)).withKey("k").withPartition(1);
            cluster.producer()
                    .send(record.withTimestamp(produced).withHeader("source", "shop"))
                    .join();
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(seen)
                .containsExactly(
                        new Seen(topics.in(), 1, 0, "k", "k", "shop", 1),
                        new Seen(topics.in(), 1, 0, "k", "k", "shop", 2));
        assertThat(times.get(2)).as("produced").isEqualTo(times.get(0)).isEqualTo(produced);
        assertThat(times.get(3)).as("received").isAfter(times.get(1)).isAfter(produced);
    }

    @Test
    void a_handler_sees_the_member_and_the_metadata_of_its_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicReference<Member> member = new AtomicReference<>();
        AtomicReference<String> region = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            member.set(ctx.member());
            region.set(
                    ctx.metadata(Pod.class).region() + ctx.metadata(Pod.class).region());
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .metadata(() -> {
                        asked.incrementAndGet();
                        return new Pod("eu");
                    })
                    .subscribe(events)
                    .start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(member.get()).isEqualTo(new Member(kafka.onlyMember(kafka.name("g")), kafka.name("g"), true));
        }
        assertThat(region).hasValue("eueu");
        assertThat(asked).as("once a record").hasValue(1);
    }

    @Test
    void each_event_of_a_topic_has_its_own_handler(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Job.class, (job, ctx) -> seen.add("job " + job.id()))
                .on(
                        "jobs.imported",
                        new TypeRef<List<Job>>() {},
                        (jobs, ctx) -> seen.add("jobs " + jobs.get(1).id()))
                .on("note", String.class, (note, ctx) -> seen.add("note " + note));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            cluster.producer()
                    .send(topics.in(), null, "jobs.imported", List.of(new Job(2), new Job(3)))
                    .join();
            cluster.producer().send(topics.in(), null, "note", "hello").join();
            eventually(() -> group.status().counts().handled() == 3);
        }
        assertThat(seen).containsExactly("job 1", "jobs 3", "note hello");
    }

    @Test
    void an_event_that_nobody_handles_is_skipped_and_counted_or_becomes_a_dead_letter(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String strict = kafka.topic("strict", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {}))
                    .subscribe(
                            TopicEvents.of(strict).on(Job.class, (job, ctx) -> {}),
                            topic -> topic.unknownEvents(UnknownEvents.DEAD_LETTER))
                    .start();
            cluster.producer().send(topics.in(), null, "who.knows", 1).join();
            cluster.producer().send(strict, null, "who.knows", 2).join();
            eventually(() -> group.status().counts().skipped() == 1
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.values(topics.dead())).containsExactly("{\"event\":\"who.knows\",\"data\":2}");
        assertThat(HeaderText.text(kafka.read(topics.dead()).get(0).headers(), HeaderNames.DISPOSITION))
                .isEqualTo("unroutable");
    }

    @Test
    void a_send_after_the_handler_returned_is_refused(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicReference<EventContext> kept = new AtomicReference<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> kept.set(ctx));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.status().counts().handled() == 1);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> kept.get().send(topics.out(), new Job(2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after the handler");
        }
        assertThat(kafka.read(topics.out())).isEmpty();
    }

    private static int buffered(ConsumerGroup group) {
        return group.status().members().stream()
                .flatMap(member -> member.partitions().stream())
                .mapToInt(PartitionStatus::bufferedRecords)
                .sum();
    }

    @Test
    void records_of_a_partition_are_handled_in_order_and_partitions_side_by_side(Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        Map<Integer, List<Integer>> order = new ConcurrentHashMap<>();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread().getName());
            order.computeIfAbsent(ctx.partition(), p -> Collections.synchronizedList(new ArrayList<>()))
                    .add(job.id());
            goOn.await();
            running.decrementAndGet();
        });
        try (KafkaCluster cluster = kafka.connect()) {
            for (int i = 0; i < 200; i++) {
                var unused = cluster.producer()
                        .send(EventRecord.of(topics.in(), new Job(i)).withPartition(i % 4));
            }
            cluster.producer().flush();
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.concurrency(3))
                    .start();
            // As many as may, though each of four partitions has records.
            eventually(() -> running.get() == 3 && buffered(group) == 200);
            goOn.countDown();
            eventually(() -> group.status().counts().handled() == 200);
        }
        assertThat(order)
                .hasSize(4)
                .allSatisfy((partition, ids) -> assertThat(ids).isSorted().hasSize(50));
        assertThat(most).hasValue(3);
        assertThat(threads).hasSizeBetween(2, 3);
    }

    @Test
    void a_handler_slower_than_the_poll_interval_is_not_evicted(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.incrementAndGet();
            // Only time can show that it is not evicted: longer than the interval and a heartbeat.
            Thread.sleep(2_200);
            ctx.send(topics.out(), job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .rebalanceTimeout(Duration.ofMillis(1_500))
                    .sessionTimeout(Duration.ofMillis(1_400).plusMillis(4_700))
                    .heartbeatInterval(Duration.ofMillis(300))
                    .subscribe(events)
                    .start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(runs).hasValue(1);
        assertThat(kafka.read(topics.out())).hasSize(1);
    }

    record Asserted(int id) {
        Asserted {
            if (id < 0) {
                throw new AssertionError("negative id");
            }
        }
    }

    @Test
    void an_error_while_decoding_makes_a_dead_letter_and_does_not_end_the_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on("job", Asserted.class, (job, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), "k", "job", new Job(-1)).join();
            cluster.producer().send(topics.in(), "k", "job", new Job(1)).join();
            eventually(() ->
                    group.status().counts().handled() == 1 || group.failure().isPresent());
            assertThat(group.failure()).isEmpty();
            assertThat(group.status().counts().deadLettered()).isEqualTo(1);
        }
    }

    @Test
    void a_handler_that_sends_more_than_it_may_fails_and_leaves_nothing_behind(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            for (int i = 0; i < (job.id() == 5 ? 1_000_000 : 10); i++) {
                ctx.send(topics.out(), job);
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.maxStagedBytes(10_000))
                    .start();
            for (int i = 0; i < 10; i++) {
                cluster.producer().send(topics.in(), new Job(i)).join();
            }
            eventually(() -> group.status().counts().handled() == 9
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(topics.out())).hasSize(90);
        assertThat(kafka.read(topics.dead()))
                .singleElement()
                .satisfies(letter -> assertThat(new String(
                                letter.headers()
                                        .lastHeader(HeaderNames.ERROR_REASON)
                                        .value(),
                                UTF_8))
                        .contains("maxStagedBytes = 10000", "'" + topics.in() + "'", "'" + topics.out() + "'"));
    }

    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void a_failure_that_cannot_say_what_it_is_goes_the_way_of_any_other(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            throw new Speechless();
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.status().counts().deadLettered() == 1
                    || group.failure().isPresent());
            assertThat(group.failure()).isEmpty();
        }
    }
}
