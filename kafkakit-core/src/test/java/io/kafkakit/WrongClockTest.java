package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics take only timestamps of the last five minutes, and the clock of the group's machine is ten minutes slow. */
@ExtendWith(Broker.class)
class WrongClockTest {

    private static final Map<String, String> FIVE_MINUTES = Map.of("message.timestamp.before.max.ms", "300000");
    private static final AtomicLong SLOW = new AtomicLong();

    /** A producer whose clock is slow: what has no timestamp gets that of a clock. Groups hand their settings to consumers too. */
    public static final class SlowClock
            implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record.timestamp() != null || SLOW.get() == 0
                    ? record
                    : new ProducerRecord<>(
                            record.topic(),
                            record.partition(),
                            System.currentTimeMillis() - SLOW.get(),
                            record.key(),
                            record.value(),
                            record.headers());
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }

    @BeforeEach
    void slow() {
        SLOW.set(Duration.ofMinutes(10).toMillis());
    }

    private static void send(KafkaCluster cluster, Topics topics) {
        IntStream.range(0, 40)
                .mapToObj(id -> cluster.producer()
                        .send(EventRecord.of(topics.in(), new Work(id)).withPartition(id % 2)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private static ConsumerGroupBuilder group(Kafka kafka, KafkaCluster cluster, Topics topics) {
        return kafka.group(cluster, topics).setting("interceptor.classes", SlowClock.class.getName());
    }

    private static List<String> dispositions(Kafka kafka, String dead) {
        return kafka.read(dead).stream()
                .map(letter -> new String(
                        letter.headers().lastHeader(HeaderNames.DISPOSITION).value(), UTF_8))
                .distinct()
                .toList();
    }

    @Test
    void good_records_wait_until_the_clock_is_right_and_none_is_a_dead_letter(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String strict = kafka.name("strict");
        kafka.broker().createTopic(strict, 1, FIVE_MINUTES);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.send(work.id() % 2 == 0 ? topics.out() : strict, null, work));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics);
            ConsumerGroup group =
                    group(kafka, cluster, topics).subscribe(events, topic -> {}).start();
            eventually(() -> group.status().counts().handled() == 20
                    && !group.status().stalled().isEmpty());
            assertThat(group.status().stalled())
                    .singleElement()
                    .satisfies(stalled -> assertThat(stalled.toString())
                            .contains(strict, "message.timestamp.before.max.ms", "correct the clock of this machine"));
            SLOW.set(0);
            eventually(() -> group.status().counts().handled() == 40);
        }
        assertThat(kafka.read(topics.out())).hasSize(20);
        assertThat(kafka.read(strict)).hasSize(20);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @Test
    void a_timestamp_that_the_handler_gave_and_the_topic_refuses_makes_a_dead_letter(Kafka kafka) {
        SLOW.set(0);
        Topics topics = Topics.of(kafka, 2);
        String strict = kafka.name("strict");
        kafka.broker().createTopic(strict, 1, FIVE_MINUTES);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Work.class,
                        (work, ctx) -> ctx.send(EventRecord.of(strict, work)
                                .withTimestamp(
                                        ctx.producedAt().minus(Duration.ofMinutes(work.id() % 4 == 0 ? 10 : 1)))));
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics);
            ConsumerGroup group =
                    group(kafka, cluster, topics).subscribe(events, topic -> {}).start();
            eventually(() -> group.status().counts().handled() == 30
                    && group.status().counts().deadLettered() == 10);
        }
        assertThat(kafka.read(strict)).hasSize(30);
        assertThat(dispositions(kafka, topics.dead())).containsExactly("output-refused");
    }

    /** Their timestamps say nothing: when a record failed and when it is due stand in its headers. */
    @Test
    void retries_and_dead_letters_go_on_with_a_timestamp_that_their_topics_take(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String retry = kafka.name("strict-retry");
        String dead = kafka.name("strict-dead");
        kafka.broker().createTopic(retry, 2, FIVE_MINUTES);
        kafka.broker().createTopic(dead, 1, FIVE_MINUTES);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            throw new IllegalStateException("no");
        });
        long now = System.currentTimeMillis();
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics);
            ConsumerGroup group = group(kafka, cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.deadLetterTopic(dead)
                                    .retries(Retries.upTo(1).onTopic(retry)))
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 40);
            assertThat(group.status().counts().retried()).isEqualTo(40);
        }
        assertThat(dispositions(kafka, dead)).containsExactly("exhausted");
        assertThat(kafka.read(dead))
                .hasSize(40)
                .extracting(ConsumerRecord::timestamp)
                .allSatisfy(timestamp -> assertThat(timestamp).isGreaterThan(now - 300_000));
    }
}
