package io.kafkakit.internal.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.recover.Recovery;
import io.kafkakit.support.Deliveries;
import io.kafkakit.support.Pipelines;
import io.kafkakit.support.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Which records of a key may run, step by step and without Kafka. */
class KeyOrderLineTest {

    private static final String BEHIND = "orders-retry-behind";

    private final TopicPlan plan = Deliveries.plan(Retries.upTo(3).keepingKeyOrder());
    private final KeyOrder order = new KeyOrder(BEHIND);
    private final List<Integer> ran = new ArrayList<>();
    private boolean fails = true;
    private final Pipeline pipeline = pipeline();
    private long position;

    private Pipeline pipeline() {
        TopicEvents events = TopicEvents.of("orders").on(Work.class, (work, ctx) -> {
            ran.add(work.id());
            if (fails) {
                throw new IllegalStateException("again");
            }
        });
        return Pipelines.of(events, failed -> {}, Clock.system());
    }

    private Delivery source(String key, int id) {
        byte[] value = ("{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}").getBytes(UTF_8);
        return Deliveries.of(
                plan,
                new ConsumerRecord<>(
                        "orders",
                        0,
                        id,
                        Deliveries.NOW,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key.getBytes(UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }

    private Outcome process(Delivery delivery) {
        return (Outcome) order.process(delivery, pipeline, () -> false);
    }

    private void settle(Delivery delivery, Outcome outcome) {
        order.settled(delivery, outcome);
    }

    /** What the record that this outcome wrote is read as. */
    private Delivery written(Outcome outcome) {
        return Deliveries.readBack(plan, outcome.records().get(0), position++);
    }

    private boolean isBlocked(String key) {
        return order.isBlocked(new Key(key.getBytes(UTF_8)), () -> {});
    }

    @Test
    void a_line_ends_when_all_of_it_is_known_to_be_in_Kafka() {
        Delivery first = source("k", 0);
        Outcome retried = process(first);
        Delivery second = source("k", 1);
        Outcome behind = process(second);
        assertThat(ran).containsExactly(0);
        assertThat(behind.records().get(0).topic()).isEqualTo(BEHIND);
        settle(first, retried);
        settle(second, behind);

        fails = false;
        Delivery again = written(retried);
        Outcome handled = process(again);
        assertThat(isBlocked("k")).as("handled, but not in Kafka").isTrue();
        settle(again, handled);
        assertThat(isBlocked("k")).isFalse();
        assertThat(process(source("k", 2)).records()).as("one is behind still").hasSize(1);

        Delivery next = written(behind);
        assertThat(next.attempt()).isOne();
        settle(next, process(next));
        assertThat(ran).containsExactly(0, 0, 1);
        assertThat(process(source("other", 3)).records()).isEmpty();
    }

    @Test
    void one_behind_that_is_read_before_it_is_known_to_be_there_does_not_open_the_way() {
        Delivery first = source("k", 0);
        Outcome retried = process(first);
        Delivery second = source("k", 1);
        Outcome behind = process(second);
        settle(first, retried);
        fails = false;
        Delivery again = written(retried);
        settle(again, process(again));
        Delivery next = written(behind);
        settle(next, process(next));
        assertThat(process(source("k", 2)).records())
                .as("the line is over only when the second is known to have joined it")
                .hasSize(1);
        settle(second, behind);
        settle(source("k", 2), Recovery.waitBehind(source("k", 2), BEHIND));
        Delivery last = written(Recovery.waitBehind(source("k", 2), BEHIND));
        settle(last, process(last));
        assertThat(process(source("k", 3)).records()).isEmpty();
        assertThat(ran).containsExactly(0, 0, 1, 2, 3);
    }

    @Test
    void what_Kafka_refuses_leaves_the_line_as_a_dead_letter() {
        Delivery first = source("k", 0);
        process(first);
        Delivery second = source("k", 1);
        process(second);
        Outcome dead = new Outcome(
                Outcome.Kind.DEAD_LETTERED, List.of(new ProducerRecord<>("dead", "k".getBytes(UTF_8), null)));
        settle(first, dead);
        assertThat(isBlocked("k")).isFalse();
        settle(second, dead);
        fails = false;
        assertThat(process(source("k", 2)).records()).isEmpty();
    }

    @Test
    void records_of_another_group_in_the_same_topics_change_nothing() {
        Delivery first = source("k", 0);
        Outcome retried = process(first);
        settle(first, retried);
        ProducerRecord<byte[], byte[]> theirs = retried.records().get(0);
        theirs.headers().remove(HeaderNames.GROUP).add(HeaderNames.GROUP, "theirs".getBytes(UTF_8));
        Delivery of = Deliveries.readBack(plan, theirs, 0);
        settle(of, process(of));
        assertThat(isBlocked("k")).isTrue();

        KeyOrder restored = new KeyOrder(BEHIND);
        restored.restore(of);
        assertThat(restored.isBlocked(new Key("k".getBytes(UTF_8)), () -> {})).isFalse();
    }

    @Test
    void who_waits_is_told_once_when_the_way_is_free() {
        Delivery first = source("k", 0);
        Outcome retried = process(first);
        settle(first, retried);
        List<String> told = new ArrayList<>();
        assertThat(order.isBlocked(new Key("k".getBytes(UTF_8)), () -> told.add("free")))
                .isTrue();
        Delivery again = written(retried);
        Outcome retriedAgain = process(again);
        settle(again, retriedAgain);
        assertThat(told).as("failed again").isEmpty();
        fails = false;
        Delivery last = written(retriedAgain);
        settle(last, process(last));
        settle(last, Outcome.skipped());
        assertThat(told).containsExactly("free");
    }
}
