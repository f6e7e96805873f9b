package io.kafkakit.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.Member;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TypeRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** All that a handler sees can be set by a test. */
class TestedContextTest {

    record Ping(String text) {}

    record Pod(String region) {}

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @Test
    void the_records_own_parts_are_those_of_the_event_record() {
        EventRecord record = EventRecord.of("pings", new Ping("hello"))
                .withKey("k")
                .withHeader("source", "shop")
                .withPartition(4)
                .withTimestamp(NOON.minusSeconds(90));

        EventTester.of(handler(ctx -> {
                    assertThat(ctx.topic()).isEqualTo("pings");
                    assertThat(ctx.partition()).isEqualTo(4);
                    assertThat(ctx.key()).isEqualTo("k");
                    assertThat(ctx.header("source")).isEqualTo("shop");
                    assertThat(ctx.producedAt()).isEqualTo(NOON.minusSeconds(90));
                    assertThat(ctx.receivedAt()).isEqualTo(NOON);
                    assertThat(ctx.attempt()).isEqualTo(1);
                }))
                .at(NOON)
                .deliver(record)
                .assertHandled();
    }

    @Test
    void offsets_count_in_each_partition() {
        AtomicReference<Long> offset = new AtomicReference<>();
        EventTester tester = EventTester.of(handler(ctx -> offset.set(ctx.offset())));
        EventRecord other = EventRecord.of("pings", new Ping("x")).withPartition(1);

        tester.deliver(null, new Ping("x"));
        tester.deliver(null, new Ping("x"));
        assertThat(offset).hasValue(1L);
        tester.deliver(other);
        assertThat(offset).hasValue(0L);
    }

    @Test
    void a_record_can_be_given_as_it_was_read() {
        byte[] value = "{\"event\":\"Ping\",\"data\":{\"text\":\"x\"}}".getBytes(StandardCharsets.UTF_8);

        EventTester.of(handler(ctx -> assertThat(ctx.offset()).isEqualTo(1_234)))
                .deliver(new ConsumerRecord<>("pings", 2, 1_234, null, value))
                .assertHandled();
    }

    @Test
    void a_retry_keeps_the_place_where_the_record_was_first_read() {
        EventRecord record =
                EventRecord.of("pings", new Ping("x")).withPartition(3).withTimestamp(NOON);

        EventTester.of(handler(ctx -> {
                    assertThat(ctx.attempt()).isEqualTo(2);
                    assertThat(ctx.topic()).isEqualTo("pings");
                    assertThat(ctx.partition()).isEqualTo(3);
                    assertThat(ctx.producedAt()).isEqualTo(NOON);
                }))
                .options(topic -> topic.retries(Retries.upTo(1)))
                .at(NOON.plusSeconds(1))
                .deliverAttempt(2, record)
                .assertHandled();
    }

    @Test
    void member_and_metadata_are_the_testers() {
        EventTester.of(handler(ctx -> {
                    assertThat(ctx.member()).isEqualTo(new Member("c-1", "ping-service", true));
                    assertThat(ctx.metadata(Pod.class).region()).isEqualTo("eu");
                }))
                .member(new Member("c-1", "ping-service", true))
                .metadata(() -> new Pod("eu"))
                .deliver("k", new Ping("x"))
                .assertHandled();
    }

    @Test
    void the_clock_stands_still_until_it_is_moved() {
        EventTester tester = EventTester.of(handler(ctx -> {})).at(NOON);

        assertThat(tester.advance(Duration.ofMinutes(1)).now()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void data_of_a_generic_type_can_be_read() {
        TopicEvents events = TopicEvents.of("pings")
                .on("many", new TypeRef<List<Ping>>() {}, (pings, ctx) -> ctx.send("pongs", null, "many", pings));

        TestRecord sent = EventTester.of(events)
                .deliver("k", "many", List.of(new Ping("a"), new Ping("b")))
                .sent()
                .get(0);

        assertThat(sent.data(new TypeRef<List<Ping>>() {})).containsExactly(new Ping("a"), new Ping("b"));
    }

    private static TopicEvents handler(Consumer<EventContext> check) {
        return TopicEvents.of("pings").on(Ping.class, (ping, ctx) -> check.accept(ctx));
    }
}
