package io.kafkakit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventContext;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever stands on a topic ends in one place: it is handled, skipped because nobody asked for its event, or a dead letter.
 * {@code -Dkafkakit.faults.records=1000000} is the long form, {@code -Dkafkakit.faults.seed=7} another seed.
 */
@Timeout(1_800)
class FuzzTest {

    private static final int PARTITIONS = 3;
    private static final int RECORDS = Integer.getInteger("kafkakit.faults.records", 30_000);
    private static final long SEED = Long.getLong("kafkakit.faults.seed", 1);

    /** Where it was read. */
    record Seen(int partition, long offset) {}

    @Test
    void whatever_stands_on_a_topic_ends_in_one_place() {
        Names names = new Names("fuzz");
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                Log log = new Log(kafka.bootstrapServers(), names)) {
            kafka.createTopic(names.in(), PARTITIONS);
            kafka.createTopic(names.out(), PARTITIONS);
            send(kafka, names);
            try (ConsumerGroup group = start(cluster, names)) {
                await().atMost(Duration.ofMinutes(20))
                        .until(() -> log.lag().isEmpty() || group.failure().isPresent());
                assertThat(group.failure()).isEmpty();
                assertEachInOnePlace(log, names, group.status().counts().skipped());
            }
        }
    }

    private static void send(EmbeddedKafka kafka, Names names) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(Fuzz.record(random, names.in(), PARTITIONS));
            }
        }
    }

    private static ConsumerGroup start(KafkaCluster cluster, Names names) {
        TopicEvents events = TopicEvents.of(names.in()).on(Job.class, (job, ctx) -> handle(ctx, names));
        return cluster.consumerGroup(names.group())
                .producerPool(names.group(), 1)
                .deadLetterTopic(names.dead())
                .createTopics()
                .subscribe(
                        events,
                        topic -> topic.ordering(Ordering.KEY)
                                .concurrency(8)
                                .retries(Retries.upTo(1).onTopic(names.retry()).withBackoff(Backoff.none())))
                .start();
    }

    /** Some fail, with what a program can throw, and some of these for good. */
    private static void handle(EventContext ctx, Names names) {
        ctx.send(names.out(), null, new Seen(ctx.partition(), ctx.offset()));
        if (ctx.offset() % 10 == 0 && (ctx.attempt() == 1 || ctx.offset() % 20 == 0)) {
            throw ctx.offset() % 100 == 0 ? new StackOverflowError() : new AssertionError("made up");
        }
    }

    private static void assertEachInOnePlace(Log log, Names names, long skipped) {
        Map<String, String> places = new HashMap<>();
        log.read(names.out(), record -> put(places, seen(record), "handled"));
        long handled = places.size();
        log.read(names.dead(), record -> put(places, source(record), "dead"));
        assertThat(handled).as("handled").isGreaterThan(RECORDS / 50);
        assertThat(places.size() - handled).as("dead letters").isGreaterThan(RECORDS / 5);
        assertThat(places.size() + skipped).as("%s skipped", skipped).isEqualTo(RECORDS);
    }

    private static void put(Map<String, String> places, String source, String place) {
        assertThat(places.put(source, place))
                .as("%s from %s, seed %s", place, source, SEED)
                .isNull();
    }

    private static String seen(ConsumerRecord<byte[], byte[]> record) {
        String[] numbers =
                new String(record.value(), UTF_8).replaceAll("[^0-9,]", "").split(",", -1);
        return numbers[numbers.length - 2] + "@" + numbers[numbers.length - 1];
    }

    private static String source(ConsumerRecord<byte[], byte[]> record) {
        return header(record, HeaderNames.ORIGINAL_PARTITION) + "@" + header(record, HeaderNames.ORIGINAL_OFFSET);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
