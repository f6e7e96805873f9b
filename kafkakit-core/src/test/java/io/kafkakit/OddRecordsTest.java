package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys, headers, times and sizes that few records have. */
@ExtendWith(Broker.class)
class OddRecordsTest {

    private static final byte[] EMPTY = {};

    private static ProducerRecord<byte[], byte[]> record(String topic, byte @Nullable [] key, int id) {
        return new ProducerRecord<>(topic, 0, key, value(id));
    }

    private static byte[] value(int id) {
        return ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}").getBytes(UTF_8);
    }

    /** Where any time is allowed. */
    private static String timeless(Kafka kafka, String name) {
        kafka.broker()
                .createTopic(
                        kafka.name(name),
                        1,
                        Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE), "retention.ms", "-1"));
        return kafka.name(name);
    }

    @Test
    void the_time_of_a_record_is_anything_and_parks_none(Kafka kafka) {
        Topics topics = new Topics(
                timeless(kafka, "in"), timeless(kafka, "in-retry"), kafka.topic("dead", 1), kafka.topic("out", 1));
        Queue<Integer> later = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            assertThat(ctx.producedAt()).isNotNull();
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            later.add(work.id());
            ctx.send(topics.out(), ctx.key(), work);
        });
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        long[] times = {0, 1, Long.MAX_VALUE, Long.MAX_VALUE - 1_000, System.currentTimeMillis() + 86_400_000};
        for (long time : times) {
            records.add(new ProducerRecord<>(topics.in(), 0, time, null, value(records.size())));
        }
        for (long time : times) {
            // As the npm package writes it: it does not say when it is due.
            var retry = new ProducerRecord<byte[], byte[]>(topics.retry(), 0, time, null, value(records.size()));
            retry.headers().add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8));
            records.add(retry);
        }
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.retries(
                                    Retries.upTo(2).onTopic(topics.retry()).withBackoff(Backoff.fixed(ofMillis(300)))))
                    .start();
            kafka.sendRaw(records);
            eventually(() -> group.status().counts().handled() == 10);
            assertThat(group.status().counts().deadLettered()).isZero();
        }
        assertThat(later).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Relayed.of(kafka, topics).assertEachOnce(10);
    }

    @Test
    void an_empty_key_is_a_key_and_stays_empty(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<String> runs = new ArrayList<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            synchronized (runs) {
                runs.add(work.id() + "/" + ctx.attempt());
            }
            assertThat(ctx.keyBytes()).isEqualTo(work.id() == 1 ? null : EMPTY);
            if (work.id() == 0) {
                throw new IllegalStateException("never");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.retries(Retries.upTo(1)
                                    .onTopic(topics.retry())
                                    .withBackoff(Backoff.fixed(ofMillis(500)))
                                    .keepingKeyOrder()))
                    .start();
            kafka.sendRaw(List.of(
                    record(topics.in(), EMPTY, 0), record(topics.in(), null, 1), record(topics.in(), EMPTY, 2)));
            eventually(() -> group.status().counts().handled() == 2
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(runs).as("without a key, it waits for none").containsExactly("0/1", "1/1", "0/2", "2/1");
        assertThat(keys(kafka, topics.retry())).containsExactly("");
        assertThat(keys(kafka, topics.retry() + "-behind")).containsExactly("");
        assertThat(keys(kafka, topics.dead())).containsExactly("");
        assertThat(keys(kafka, topics.out())).containsExactly("null", "");
    }

    private static List<String> keys(Kafka kafka, String topic) {
        return kafka.read(topic).stream()
                .map(each -> each.key() == null ? "null" : new String(each.key(), UTF_8))
                .toList();
    }

    private static List<String> headers(Headers headers) {
        List<String> all = new ArrayList<>();
        for (Header each : headers) {
            if (each.key().startsWith("x-")) {
                all.add(each.key() + "=" + Arrays.toString(each.value()));
            }
        }
        return all;
    }

    @Test
    void headers_that_stand_twice_or_have_no_value_go_through_a_retry_as_they_are(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Queue<List<String>> seen = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            seen.add(headers(ctx.headers()));
            throw new IllegalStateException("never");
        });
        ProducerRecord<byte[], byte[]> record = record(topics.in(), EMPTY, 0);
        record.headers()
                .add("x-twice", new byte[] {1})
                .add("x-null", null)
                .add("x-twice", new byte[] {-1, 0})
                .add("x-empty", EMPTY);
        List<String> expected = headers(record.headers());
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(2).onTopic(topics.retry())))
                    .start();
            kafka.sendRaw(List.of(record));
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(seen).containsExactly(expected, expected, expected);
        assertThat(kafka.read(topics.retry()))
                .extracting(each -> headers(each.headers()))
                .containsExactly(expected, expected);
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> headers(each.headers()))
                .containsExactly(expected);
    }

    @Test
    void a_send_that_is_larger_than_a_request_fails_its_handler_and_nobody_else(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String large = "x".repeat(1 << 20);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            ctx.send(topics.out(), ctx.key(), work);
            if (work.id() == 1) {
                ctx.send(topics.out(), ctx.key(), "large", large);
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            kafka.sendRaw(
                    List.of(record(topics.in(), null, 0), record(topics.in(), null, 1), record(topics.in(), null, 2)));
            eventually(() -> group.status().counts().handled() == 2
                    && group.status().counts().deadLettered() == 1);
            assertThat(group.status().lanes())
                    .allSatisfy(lane -> assertThat(lane.failedCommits()).isZero());
        }
        assertThat(Relayed.of(kafka, topics).ids()).containsExactly(0, 2);
        assertThat(kafka.read(topics.dead())).singleElement().satisfies(letter -> {
            String reason = new String(
                    letter.headers().lastHeader(HeaderNames.ERROR_REASON).value(), UTF_8);
            assertThat(reason).contains("max.request.size", topics.out());
        });
    }
}
