package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.codec.KeyCodecs;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handlers of events without a name or without a handler, of tombstones, and typed keys. */
@ExtendWith(Broker.class)
class OtherHandlersTest {

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, String value) {
        return new ProducerRecord<>(topic, key, value == null ? null : value.getBytes(UTF_8));
    }

    private static byte[] number(long key) {
        return ByteBuffer.allocate(8).putLong(key).array();
    }

    @Test
    void a_topic_of_one_type_needs_no_names(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .onAny(Work.class, (work, ctx) -> {
                    seen.add(ctx.event() + " " + ctx.key(Long.class) + " " + work.id() + " "
                            + new String(ctx.valueBytes(), UTF_8));
                    ctx.send(topics.out(), ctx.key(Long.class), new Work(work.id() + 1));
                })
                .onTombstone(Long.class, (key, ctx) -> {
                    seen.add(ctx.event() + " " + key + " deleted");
                    ctx.send(EventRecord.tombstone(topics.out(), key));
                });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.codec(PlainJsonCodec.unnamed())
                                    .keyCodec(KeyCodecs.longs())
                                    .outputCodec(topics.out(), PlainJsonCodec.unnamed())
                                    .outputKeyCodec(topics.out(), KeyCodecs.longs()))
                    .start();
            kafka.sendRaw(
                    List.of(record(topics.in(), number(42), "{\"id\":1}"), record(topics.in(), number(42), null)));
            eventually(() -> group.status().counts().handled() == 2);
        }
        assertThat(seen).containsExactly("null 42 1 {\"id\":1}", "null 42 deleted");
        assertThat(kafka.values(topics.out())).containsExactly("{\"id\":2}", "null");
        assertThat(kafka.read(topics.out())).extracting(each -> each.key()).containsExactly(number(42), number(42));
    }

    @Test
    void a_tombstone_without_a_handler_is_skipped_and_counted(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}))
                    .start();
            kafka.sendRaw(List.of(record(topics.in(), "k".getBytes(UTF_8), null)));
            eventually(() -> group.status().counts().skipped() == 1);
            assertThat(group.status().counts().deadLettered()).isZero();
        }
    }

    @Test
    void events_that_nobody_handles_go_to_the_handler_of_unknown_events(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> seen.add("work " + work.id()))
                .onUnknown((bytes, ctx) -> seen.add(ctx.event() + " " + new String(bytes, UTF_8)));
        String unknown = "{\"event\":\"Moved\",\"data\":{\"to\":7}}";
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.unknownEvents(UnknownEvents.DEAD_LETTER))
                    .start();
            kafka.sendRaw(List.of(
                    record(topics.in(), null, unknown),
                    record(topics.in(), null, "{\"event\":\"Work\",\"data\":{\"id\":1}}")));
            eventually(() -> group.status().counts().handled() == 2);
        }
        assertThat(seen).containsExactly("Moved " + unknown, "work 1");
    }

    @Test
    void a_key_that_is_not_of_its_type_is_a_dead_letter_at_once(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> seen.add(String.valueOf(ctx.key(Long.class))))
                .onTombstone(Long.class, (key, ctx) -> seen.add("deleted"));
        String value = "{\"event\":\"Work\",\"data\":{\"id\":1}}";
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events,
                            topic -> topic.keyCodec(KeyCodecs.longs())
                                    .retries(Retries.upTo(5).onTopic(topics.retry())))
                    .start();
            kafka.sendRaw(List.of(
                    record(topics.in(), "short".getBytes(UTF_8), value),
                    record(topics.in(), "short".getBytes(UTF_8), null),
                    record(topics.in(), null, null),
                    record(topics.in(), null, value)));
            eventually(() -> group.status().counts().deadLettered() == 3
                    && group.status().counts().handled() == 1);
            assertThat(group.status().counts().retried()).isZero();
        }
        assertThat(seen).containsExactly("null");
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> HeaderText.text(each.headers(), HeaderNames.ERROR_REASON))
                .allMatch(reason -> reason.contains("key"));
    }

    @Test
    void two_handlers_for_the_same_rest_are_refused() {
        TopicEvents any = TopicEvents.of("t").onAny(Work.class, (work, ctx) -> {});
        assertThatThrownBy(() -> any.onUnknown((bytes, ctx) -> {})).hasMessageContaining("all other events");
        assertThatThrownBy(() -> any.onAny(Work.class, (work, ctx) -> {})).hasMessageContaining("already");
        TopicEvents deletes = TopicEvents.of("t").onTombstone((key, ctx) -> {});
        assertThatThrownBy(() -> deletes.onTombstone((key, ctx) -> {})).hasMessageContaining("tombstones");
    }
}
