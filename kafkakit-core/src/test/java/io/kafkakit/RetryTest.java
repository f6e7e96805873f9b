package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class RetryTest {

    record Job(String id) {}

    record Done(String id, int attempt) {}

    private static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, String dead) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .deadLetterTopic(dead);
    }

    private static TopicOptions mode(TopicOptions topic, boolean exactlyOnce) {
        return exactlyOnce ? topic.exactlyOnce() : topic.atLeastOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_failed_record_is_tried_again_until_it_works_and_its_staged_sends_are_dropped(
            boolean exactlyOnce, Kafka kafka) {
        String jobs = kafka.topic("jobs", 2);
        String retry = kafka.topic("jobs-retry", 2);
        String dead = kafka.topic("dead", 1);
        String done = kafka.topic("done", 1);
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            ctx.send(done, ctx.key(), new Done(job.id(), ctx.attempt()));
            if (ctx.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, dead)
                    .subscribe(
                            events,
                            topic -> mode(topic, exactlyOnce)
                                    .retries(Retries.upTo(3).onTopic(retry)))
                    .start();
            IntStream.range(0, 20)
                    .forEach(i -> cluster.producer()
                            .send(jobs, "k" + i, new Job("j" + i))
                            .join());
            eventually(() -> group.status().counts().handled() == 20);
            assertThat(group.status().counts().retried()).isEqualTo(40);
            assertThat(group.status().counts().deadLettered()).isZero();
        }
        assertThat(kafka.values(done)).hasSize(20).allMatch(value -> value.endsWith("\"attempt\":3}}"));
        assertThat(kafka.read(dead)).isEmpty();
        assertThat(kafka.read(retry)).hasSize(40);
        assertThat(kafka.lag(kafka.name("g"), jobs)).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_record_whose_last_attempt_fails_becomes_one_dead_letter_that_says_where_it_came_from(
            boolean exactlyOnce, Kafka kafka) {
        String jobs = kafka.topic("jobs", 2);
        String retry = kafka.topic("jobs-retry", 2);
        String dead = kafka.topic("dead", 1);
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            throw new IllegalStateException("attempt " + ctx.attempt() + " of " + ctx.topic() + " " + ctx.partition());
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, dead)
                    .subscribe(
                            events,
                            topic -> mode(topic, exactlyOnce)
                                    .retries(Retries.upTo(2).onTopic(retry)))
                    .start();
            cluster.producer()
                    .send(EventRecord.of(jobs, new Job("j")).withPartition(1).withHeader("trace", "t-1"))
                    .join();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        ConsumerRecord<byte[], byte[]> letter = onlyOne(kafka.read(dead));
        assertThat(letter.key()).as("a null key stays null").isNull();
        assertThat(new String(letter.value(), UTF_8)).isEqualTo("{\"event\":\"Job\",\"data\":{\"id\":\"j\"}}");
        assertThat(header(letter, "trace")).isEqualTo("t-1");
        assertThat(header(letter, HeaderNames.ORIGINAL_TOPIC)).isEqualTo(jobs);
        assertThat(header(letter, HeaderNames.ORIGINAL_PARTITION)).isEqualTo("1");
        assertThat(header(letter, HeaderNames.ORIGINAL_OFFSET)).isEqualTo("0");
        assertThat(header(letter, HeaderNames.RETRY_TOPIC)).isEqualTo(retry);
        assertThat(header(letter, HeaderNames.RETRY_PARTITION)).isEqualTo("1");
        assertThat(header(letter, HeaderNames.ERROR_REASON)).isEqualTo("attempt 3 of " + jobs + " 1");
        assertThat(header(letter, HeaderNames.EXCEPTION_CLASS)).isEqualTo("java.lang.IllegalStateException");
        assertThat(header(letter, HeaderNames.ATTEMPTS)).isEqualTo("3");
        assertThat(header(letter, HeaderNames.DISPOSITION)).isEqualTo("exhausted");
        assertThat(header(letter, HeaderNames.GROUP)).isEqualTo(kafka.name("g"));
        assertThat(header(letter, HeaderNames.STACK_TRACE)).startsWith("java.lang.IllegalStateException: attempt 3");
        assertThat(Instant.parse(header(letter, HeaderNames.FAILED_AT)))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(header(letter, HeaderNames.RETRY_COUNT)).isNull();
        assertThat(header(letter, HeaderNames.LAST_ERROR)).isNull();
    }

    @Test
    void a_retry_is_never_early_and_comes_once_it_is_due(Kafka kafka) {
        Duration delay = Duration.ofMillis(700);
        String jobs = kafka.topic("jobs", 1);
        String retry = kafka.topic("jobs-retry", 1);
        String dead = kafka.topic("dead", 1);
        List<Instant> attempts = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            attempts.add(Instant.now());
            throw new IllegalStateException("again");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, dead)
                    .subscribe(
                            events,
                            topic ->
                                    topic.retries(Retries.upTo(3).onTopic(retry).withBackoff(Backoff.fixed(delay))))
                    .start();
            cluster.producer().send(jobs, "k", new Job("j")).join();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(attempts).hasSize(4);
        for (int i = 1; i < attempts.size(); i++) {
            assertThat(Duration.between(attempts.get(i - 1), attempts.get(i))).isGreaterThanOrEqualTo(delay);
        }
    }

    @Test
    void a_dead_letter_exception_is_not_tried_again(Kafka kafka) {
        String jobs = kafka.topic("jobs", 1);
        String retry = kafka.topic("jobs-retry", 1);
        String dead = kafka.topic("dead", 1);
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            throw new DeadLetterException("no use");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, dead)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(3).onTopic(retry)))
                    .start();
            cluster.producer().send(jobs, "k", new Job("j")).join();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(header(onlyOne(kafka.read(dead)), HeaderNames.DISPOSITION)).isEqualTo("not-retryable");
        assertThat(kafka.read(retry)).isEmpty();
    }

    @Test
    void key_value_and_headers_pass_through_recovery_as_the_bytes_they_are(Kafka kafka) {
        String jobs = kafka.topic("jobs", 1);
        String dead = kafka.topic("dead", 1);
        byte[] key = {(byte) 0xff, 0, (byte) 0xc3};
        byte[] value = {0, 0, 0, 0, 7, (byte) 0x80};
        byte[] odd = {(byte) 0xfe};
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(jobs, 0, key, value);
        record.headers().add(new RecordHeader("odd", odd)).add(new RecordHeader("odd", null));
        record.headers().add(new RecordHeader(HeaderNames.RETRY_COUNT, "abc".getBytes(UTF_8)));
        TopicEvents events =
                TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {}).onTombstone((deleted, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = group(kafka, cluster, dead).subscribe(events).start();
            kafka.sendRaw(List.of(record, new ProducerRecord<>(jobs, 0, null, null)));
            eventually(() -> group.status().counts().deadLettered() == 2);
        }
        List<ConsumerRecord<byte[], byte[]>> letters = kafka.read(dead);
        assertThat(letters.get(0).key()).isEqualTo(key);
        assertThat(letters.get(0).value()).isEqualTo(value);
        assertThat(letters.get(0).headers().headers("odd"))
                .map(each -> each.value())
                .containsExactly(odd, null);
        assertThat(header(letters.get(0), HeaderNames.DISPOSITION)).isEqualTo("undecodable");
        assertThat(letters.get(1).value()).as("a tombstone stays one").isNull();
    }

    @Test
    void one_bad_record_among_many_disturbs_none_of_them(Kafka kafka) {
        String jobs = kafka.topic("jobs", 1);
        String dead = kafka.topic("dead", 1);
        String done = kafka.topic("done", 1);
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            ctx.send(done, ctx.key(), new Done(job.id(), ctx.attempt()));
            if (job.id().endsWith("7")) {
                throw new IllegalArgumentException("bad " + job.id());
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, 1_000)
                    .mapToObj(i -> cluster.producer().send(jobs, "k", new Job("j" + i)))
                    .toList()
                    .forEach(sent -> sent.join());
            ConsumerGroup group = group(kafka, cluster, dead).subscribe(events).start();
            eventually(() ->
                    group.status().counts().handled() + group.status().counts().deadLettered() == 1_000);
        }
        assertThat(kafka.read(dead)).hasSize(100);
        assertThat(kafka.values(done))
                .containsExactlyElementsOf(IntStream.range(0, 1_000)
                        .filter(i -> i % 10 != 7)
                        .mapToObj(i -> "{\"event\":\"Done\",\"data\":{\"id\":\"j" + i + "\",\"attempt\":1}}")
                        .toList());
    }

    @Test
    void what_fails_on_one_partition_makes_no_other_record_be_handled_again(Kafka kafka) {
        String jobs = kafka.topic("jobs", 3);
        String retry = kafka.topic("retry", 3);
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(jobs).on(Job.class, (job, ctx) -> {
            runs.merge(job.id(), 1, Integer::sum);
            if (ctx.partition() == 0 && ctx.attempt() == 1) {
                throw new IllegalArgumentException("bad " + job.id());
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, 600)
                    .mapToObj(i -> cluster.producer()
                            .send(EventRecord.of(jobs, new Job("p" + i % 3 + "-" + i))
                                    .withPartition(i % 3)))
                    .toList()
                    .forEach(sent -> sent.join());
            ConsumerGroup group = group(kafka, cluster, kafka.topic("dead", 1))
                    .subscribe(
                            events,
                            topic ->
                                    topic.retries(Retries.upTo(1).onTopic(retry).withBackoff(Backoff.none())))
                    .start();
            eventually(() -> group.status().counts().handled() == 600);
        }
        assertThat(runs)
                .hasSize(600)
                .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(id.startsWith("p0") ? 2 : 1));
    }

    private static <T> T onlyOne(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return HeaderText.text(record.headers(), name);
    }
}
