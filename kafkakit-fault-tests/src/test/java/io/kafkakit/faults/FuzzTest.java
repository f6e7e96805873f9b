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
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever stands on a topic, or on a retry topic, ends in one place: it is handled, skipped because nobody asked for its event, or
 * a dead letter. {@code -Dkafkakit.faults.records=1000000} is the long form, {@code -Dkafkakit.faults.seed=7} another seed.
 */
@Timeout(1_800)
class FuzzTest {

    private static final int PARTITIONS = 3;
    private static final Map<String, String> FOR_EVER = Map.of("retention.ms", "-1");
    private static final int RECORDS = Integer.getInteger("kafkakit.faults.records", 30_000);
    private static final long SEED = Long.getLong("kafkakit.faults.seed", 1);
    /** One in so many is written to the retry topic, by somebody who means nothing by it. */
    private static final int TO_RETRIES = 4;

    private static final String NUMBER = "number";

    /** Which record it was. */
    record Seen(int number) {}

    /** Where a record can end. */
    private enum Place {
        HANDLED,
        DEAD,
        SKIPPED
    }

    private final JsonCodec codec = new JsonCodec();
    private final Place[] places = new Place[RECORDS];
    private final Map<Place, Integer> counts = new EnumMap<>(Place.class);

    @Test
    void whatever_stands_on_a_topic_ends_in_one_place() {
        Names names = new Names("fuzz");
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                Log log = new Log(kafka.bootstrapServers(), names.followed())) {
            // Kafka would delete those of 1970 half a minute after its start.
            kafka.createTopic(names.in(), PARTITIONS, FOR_EVER);
            kafka.createTopic(names.retry(), PARTITIONS, FOR_EVER);
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

    private void send(EmbeddedKafka kafka, Names names) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (var producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < RECORDS; number++) {
                String topic = random.nextInt(TO_RETRIES) == 0 ? names.retry() : names.in();
                ProducerRecord<byte[], byte[]> record = Fuzz.record(random, topic, PARTITIONS);
                record.headers().add(NUMBER, String.valueOf(number).getBytes(UTF_8));
                boolean isOfAnotherGroup = topic.equals(names.retry()) && hasValue(record, HeaderNames.GROUP);
                // On a retry topic an event that nobody handles is a dead letter, and so is what nobody of ours has put
                // there.
                if (isOfAnotherGroup || (topic.equals(names.in()) && isOfNobody(record.value()))) {
                    put(number, Place.SKIPPED);
                }
                var unused = producer.send(record);
            }
        }
    }

    private static boolean hasValue(ProducerRecord<byte[], byte[]> record, String header) {
        Header last = record.headers().lastHeader(header);
        return last != null && last.value() != null;
    }

    private boolean isOfNobody(byte @Nullable [] value) {
        try {
            return value == null
                    || !"Job".equals(codec.decode(value, event -> null).event());
        } catch (UndecodableException e) {
            return false;
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
        int number = Integer.parseInt(ctx.header(NUMBER));
        ctx.send(names.out(), null, new Seen(number));
        if (number % 10 == 0 && (ctx.attempt() == 1 || number % 20 == 0)) {
            throw number % 100 == 0 ? new StackOverflowError() : new AssertionError("made up");
        }
    }

    private void assertEachInOnePlace(Log log, Names names, long skipped) {
        log.read(names.out(), record -> put(seen(record), Place.HANDLED));
        log.read(names.dead(), record -> put(Integer.parseInt(header(record, NUMBER)), Place.DEAD));
        assertThat((long) count(Place.SKIPPED)).as("skipped").isEqualTo(skipped).isGreaterThan(RECORDS / 50);
        assertThat(count(Place.HANDLED)).as("handled").isGreaterThan(RECORDS / 50);
        assertThat(count(Place.DEAD)).as("dead letters").isGreaterThan(RECORDS / 5);
        for (int number = 0; number < RECORDS; number++) {
            assertThat(places[number]).as("%s, seed %s", number, SEED).isNotNull();
        }
    }

    private int count(Place place) {
        return counts.getOrDefault(place, 0);
    }

    private void put(int number, Place place) {
        assertThat(places[number]).as("%s is %s, seed %s", number, place, SEED).isNull();
        places[number] = place;
        counts.merge(place, 1, Integer::sum);
    }

    private static int seen(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), UTF_8).replaceAll("\\D", ""));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
