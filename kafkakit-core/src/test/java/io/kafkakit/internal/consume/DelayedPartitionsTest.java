package io.kafkakit.internal.consume;

import static io.kafkakit.internal.consume.Workbench.ONE;
import static io.kafkakit.internal.consume.Workbench.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.internal.dispatch.Pauses;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.support.KnownCluster;
import io.kafkakit.support.MillisClock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

/** Two partitions, read up to offset 10. A broker may hold a fetch for half a second, so they are read again a second before. */
class DelayedPartitionsTest {

    private static final long LEAD = 1_000;

    private final MillisClock clock = new MillisClock();
    private final NotedConsumer consumer = new NotedConsumer();
    private final Pauses pauses = new Pauses(consumer::pause, consumer::resume);
    private final DelayedPartitions delayed = new DelayedPartitions(consumer, pauses, clock, 500);
    private final KnownCluster cluster = new KnownCluster();
    private final GroupLookups lookups = new GroupLookups(cluster::admin, "g");

    DelayedPartitionsTest() {
        consumer.reads(List.of(ZERO, ONE), 10);
        cluster.topic(Workbench.TOPIC, 2);
    }

    private void park(TopicPartition partition, long offset, long due) {
        delayed.park(Workbench.record(partition, offset), due);
    }

    private long asked() {
        return Collections.frequency(cluster.questions(), "listOffsets");
    }

    @Test
    void a_parked_partition_is_read_again_from_its_record_shortly_before_that_is_due() {
        long due = clock.millis() + 60_000;
        park(ZERO, 4, due);
        assertThat(consumer.position(ZERO)).isEqualTo(4);
        assertThat(delayed.dueAt(ZERO)).isEqualTo(due);
        consumer.addRecord(Workbench.record(ZERO, 4));
        assertThat(delayed.resume()).isEqualTo(due - LEAD);
        assertThat(consumer.poll(Duration.ZERO).isEmpty()).isTrue();

        clock.pass(60_000 - LEAD - 1);
        assertThat(delayed.resume()).isEqualTo(due - LEAD);
        assertThat(consumer.paused()).containsExactly(ZERO);

        clock.pass(1);
        assertThat(delayed.resume()).isEqualTo(Long.MAX_VALUE);
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.poll(Duration.ZERO).records(ZERO)).hasSize(1);
        assertThat(delayed.dueAt(ZERO)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void each_partition_comes_back_at_its_own_time() {
        long now = clock.millis();
        park(ZERO, 4, now + 9_000);
        park(ONE, 4, now + 5_000);
        assertThat(delayed.resume()).isEqualTo(now + 5_000 - LEAD);
        clock.pass(5_000 - LEAD);
        assertThat(delayed.resume()).isEqualTo(now + 9_000 - LEAD);
        assertThat(consumer.paused()).containsExactly(ZERO);
    }

    @Test
    void a_partition_that_is_full_too_stays_paused_when_its_record_comes_due() {
        park(ZERO, 4, clock.millis() + 5_000);
        pauses.pause(ZERO, Pauses.Reason.FULL);
        clock.pass(5_000);
        delayed.resume();
        assertThat(consumer.paused()).containsExactly(ZERO);
        pauses.resume(ZERO, Pauses.Reason.FULL);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void a_record_that_is_due_soon_is_held_and_a_longer_fetch_makes_soon_longer() {
        long now = clock.millis();
        assertThat(delayed.isFar(now + 2 * LEAD, now)).isFalse();
        assertThat(delayed.isFar(now + 2 * LEAD + 1, now)).isTrue();

        DelayedPartitions slow = new DelayedPartitions(consumer, pauses, clock, 2_000);
        assertThat(slow.isFar(now + 8_000, now)).isFalse();
        assertThat(slow.isFar(now + 8_001, now)).isTrue();
        slow.park(Workbench.record(ZERO, 4), now + 9_000);
        assertThat(slow.resume()).isEqualTo(now + 5_000);
    }

    @Test
    void ends_are_asked_for_now_and_then_while_something_is_parked() {
        clock.pass(10_000);
        delayed.askEnds(lookups);
        assertThat(asked()).isZero();

        park(ZERO, 4, clock.millis() + 60_000);
        cluster.log(ZERO, 0, 30);
        assertThat(delayed.unread(ZERO)).as("not known yet").isZero();
        delayed.askEnds(lookups);
        assertThat(delayed.unread(ZERO)).isEqualTo(26);

        cluster.log(ZERO, 0, 40);
        clock.pass(4_999);
        delayed.askEnds(lookups);
        assertThat(asked()).isOne();
        assertThat(delayed.unread(ZERO)).isEqualTo(26);
        clock.pass(1);
        delayed.askEnds(lookups);
        assertThat(delayed.unread(ZERO)).isEqualTo(36);
    }

    @Test
    void the_consumer_tells_how_much_is_unread_of_a_partition_that_it_reads() {
        consumer.updateEndOffsets(Map.of(ZERO, 17L));
        assertThat(delayed.unread(ZERO)).isEqualTo(7);
        park(ZERO, 4, clock.millis() + 60_000);
        assertThat(delayed.unread(ZERO)).as("from where it goes back to").isEqualTo(13);
    }

    private static DelayedPartitions lagless(RuntimeException error) {
        MockConsumer<byte[], byte[]> failing = new MockConsumer<>("none") {
            @Override
            public OptionalLong currentLag(TopicPartition partition) {
                throw error;
            }
        };
        return new DelayedPartitions(failing, new Pauses(some -> {}, some -> {}), new MillisClock(), 500);
    }

    @Test
    void a_lag_that_the_client_cannot_tell_is_unknown_and_ends_nothing() {
        assertThat(lagless(new IllegalStateException("not assigned")).unread(ZERO))
                .isEqualTo(-1);
        assertThat(lagless(new KafkaException("a closed client")).unread(ZERO)).isEqualTo(-1);
        DelayedPartitions interrupted = lagless(new InterruptException("stop"));
        assertThatThrownBy(() -> interrupted.unread(ZERO)).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).as("Kafka's exception says so").isTrue();
    }

    @Test
    void a_record_is_seen_from_the_first_look_that_could_see_it() {
        long delay = 16_000;
        consumer.updateEndOffsets(Map.of(ZERO, 14L));
        long first = clock.millis();
        delayed.look(ZERO, 8, 10, delay, first);

        clock.pass(5_000);
        consumer.updateEndOffsets(Map.of(ZERO, 20L));
        long second = clock.millis();
        delayed.look(ZERO, 8, 10, delay, second);

        clock.pass(5_000);
        long now = clock.millis();
        assertThat(delayed.seenAt(ZERO, 13, now)).isEqualTo(first);
        assertThat(delayed.seenAt(ZERO, 14, now)).isEqualTo(second);
        assertThat(delayed.seenAt(ZERO, 20, now)).as("not seen before").isEqualTo(now);
        assertThat(delayed.seenAt(ONE, 0, now)).isEqualTo(now);
    }

    @Test
    void looks_are_not_remembered_more_often_than_a_sixteenth_of_the_delay() {
        long delay = 16_000;
        consumer.updateEndOffsets(Map.of(ZERO, 14L));
        delayed.look(ZERO, 8, 10, delay, clock.millis());
        clock.pass(1_000);
        consumer.updateEndOffsets(Map.of(ZERO, 20L));
        delayed.look(ZERO, 8, 10, delay, clock.millis());
        long now = clock.millis() + 500;
        assertThat(delayed.seenAt(ZERO, 14, now)).isEqualTo(now);
    }

    /** However long a partition is read, of what is older than any wait one look is enough. */
    @Test
    void old_looks_are_forgotten_but_for_the_last_and_those_behind_what_was_read() {
        long delay = 16_000;
        consumer.updateEndOffsets(Map.of(ZERO, 14L));
        delayed.look(ZERO, 8, 10, delay, clock.millis());
        clock.pass(2_000);
        consumer.updateEndOffsets(Map.of(ZERO, 20L));
        long second = clock.millis();
        delayed.look(ZERO, 8, 10, delay, second);
        clock.pass(2 * delay + 1);
        delayed.look(ZERO, 8, 10, delay, clock.millis());
        assertThat(delayed.seenAt(ZERO, 13, clock.millis()))
                .as("the first look would say longer ago")
                .isEqualTo(second);

        long third = clock.millis();
        delayed.look(ZERO, 20, 21, delay, third);
        assertThat(delayed.seenAt(ZERO, 13, third + 1)).isEqualTo(third);
    }

    @Test
    void nothing_is_known_of_a_partition_that_went_and_came_back() {
        cluster.log(ZERO, 0, 30);
        consumer.updateEndOffsets(Map.of(ZERO, 14L));
        long before = clock.millis();
        delayed.look(ZERO, 8, 10, 1_000, before);
        park(ZERO, 4, before + 60_000);
        delayed.askEnds(lookups);
        delayed.forget(ZERO);

        assertThat(delayed.resume()).isEqualTo(Long.MAX_VALUE);
        assertThat(delayed.dueAt(ZERO)).isEqualTo(Long.MAX_VALUE);
        assertThat(delayed.seenAt(ZERO, 13, before + 5)).isEqualTo(before + 5);
        assertThat(delayed.unread(ZERO)).isEqualTo(10);

        // It is paused for a reason of its own, whatever was the reason before.
        consumer.resume(Set.of(ZERO));
        park(ZERO, 4, before + 60_000);
        assertThat(consumer.paused()).containsExactly(ZERO);
        assertThat(delayed.unread(ZERO)).as("as the consumer tells").isEqualTo(10);
    }
}
