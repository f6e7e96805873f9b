package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.ChildGroup;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Reads;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that are slower than the records come. */
@ExtendWith(Broker.class)
class BackPressureTest {

    private static final int MEGABYTE = 1_000_000;

    /** Records that a partition may hold where it fills up. */
    private static final int MOST = 100;

    /** A backlog that is much larger than the heap of the process that handles it. */
    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "UNORDERED"})
    void a_backlog_of_large_records_does_not_fill_the_heap(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        int count = 200;
        String padding = " ".repeat(MEGABYTE - 100);
        kafka.sendRaw(IntStream.range(0, count)
                .mapToObj(id -> new ProducerRecord<>(
                        topics.in(),
                        id % 4,
                        ("k" + id).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}" + padding + "}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList());
        try (ChildGroup child =
                ChildGroup.start(kafka, topics, ordering, 0, List.of("-Xmx80m", "-XX:+ExitOnOutOfMemoryError"))) {
            int stuck = ordering == Ordering.UNORDERED ? 1 : count / 4;
            eventually(() -> {
                assertThat(child.isAlive()).isTrue();
                return Relayed.of(kafka, topics).ids().size() == count - stuck;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_partition_whose_handler_is_stuck_stops_neither_the_others_nor_their_commits(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.partition() == 0) {
                running.incrementAndGet();
                release.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            // Far more than a partition's flow takes in, so that it is paused.
            toPartition(cluster, topics, 0, 0, 15_000);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .rebalanceTimeout(Duration.ofSeconds(2))
                    .subscribe(events, topic -> topic.ordering(ordering).concurrency(2))
                    .start();
            eventually(() -> running.get() >= 1);
            if (ordering != Ordering.PARTITION) {
                // Both handlers are stuck with it: the other partitions have to wait, but the member stays.
                release.countDown();
            }
            toPartition(cluster, topics, 1, 15_000, 15_500);
            toPartition(cluster, topics, 2, 15_500, 16_000);
            if (ordering == Ordering.PARTITION) {
                eventually(() -> group.status().counts().handled() == 1_000);
                assertThat(kafka.committed(kafka.name("g"), new TopicPartition(topics.in(), 1)))
                        .isGreaterThanOrEqualTo(500);
                release.countDown();
            }
            eventually(() -> group.status().counts().handled() == 16_000);
        }
        Relayed.of(kafka, topics).assertEachOnce(16_000);
    }

    /**
     * While it is paused, the broker holds the fetch of the others, which have nothing, and a fetch for it waits behind that. One
     * handler in a hundred waits until as many records are there as the partition may hold, so it fills up again and again.
     */
    @Test
    void a_backlog_among_idle_partitions_does_not_wait_for_their_fetches(Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        byte[] value = ("{\"event\":\"Work\",\"data\":{\"id\":1}" + " ".repeat(2_000) + "}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<ProducerRecord<byte[], byte[]>> backlog = IntStream.range(0, 2_000)
                .mapToObj(id -> new ProducerRecord<byte[], byte[]>(topics.in(), 0, null, value))
                .toList();
        int first = MOST / 2;
        AtomicInteger runs = new AtomicInteger(-first);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            int run = runs.getAndIncrement();
            if (run >= 0 && run % MOST == 0) {
                Reads.of(topics.in()).acquire(MOST);
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .setting("interceptor.classes", Reads.class.getName())
                    .setting("fetch.max.wait.ms", "5000")
                    // One batch of the producer's at a time.
                    .setting("max.partition.fetch.bytes", "1")
                    .setting("max.poll.records", "500")
                    .maxBufferedRecords(MOST)
                    .subscribe(events)
                    .start();
            // The first commit takes long.
            kafka.sendRaw(backlog.subList(0, first));
            eventually(() -> group.status().counts().handled() == first);
            Reads.of(topics.in()).drainPermits();
            kafka.sendRaw(backlog);
            eventually(() -> group.status().counts().handled() == first + backlog.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_that_blocks_for_longer_than_the_poll_interval_keeps_its_membership(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.incrementAndGet();
            release.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .rebalanceTimeout(Duration.ofSeconds(1))
                    .subscribe(events, topic -> topic.ordering(ordering).concurrency(4))
                    .start();
            new Works(cluster, topics.in(), 50).send(0, 3_000);
            eventually(() -> runs.get() > 0);
            String member = kafka.onlyMember(kafka.name("g"));
            // Only time can show that it is not evicted: twice the interval after which it would be.
            long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            eventually(() -> System.nanoTime() - until > 0);
            assertThat(kafka.onlyMember(kafka.name("g"))).isEqualTo(member).isNotEmpty();
            release.countDown();
            eventually(() -> group.status().counts().handled() == 3_000);
            assertThat(runs).hasValue(3_000);
        }
        Relayed.of(kafka, topics).assertEachOnce(3_000);
    }

    private static void toPartition(KafkaCluster cluster, Topics topics, int partition, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id)).withPartition(partition)))
                .toList()
                .forEach(sent -> sent.join());
    }

    @Test
    void what_handlers_cause_counts_as_held_until_it_is_committed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String large = "x".repeat(900_000);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(topics.out(), ctx.key(), "Large", new Large(work.id(), large)));
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 50).send(0, 200);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.ordering(Ordering.KEY).concurrency(4))
                    .start();
            eventually(() -> group.status().counts().handled() == 200);
        }
        Relayed.of(kafka, topics).assertEachOnce(200);
    }

    record Large(int id, String text) {}
}
