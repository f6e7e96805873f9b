package io.kafkakit.internal.consume;

import static io.kafkakit.internal.consume.Workbench.ONE;
import static io.kafkakit.internal.consume.Workbench.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Ordering;
import io.kafkakit.internal.dispatch.KeyOrder;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.TopicSettings;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HeldPartitionsTest {

    private static final TopicPartition TENTH = new TopicPartition(Workbench.TOPIC, 10);

    private final Workbench bench = new Workbench(new TopicSettings());
    private final HeldPartitions held = bench.held;

    @Test
    void partitions_are_known_from_their_opening_to_their_end_in_order_of_topic_and_number() {
        PartitionFlow tenth = bench.open(TENTH, 0);
        PartitionFlow one = bench.open(ONE, 0);
        assertThat(held.partitions()).containsExactly(ONE, TENTH);
        assertThat(held.flows()).containsExactly(one, tenth);
        assertThat(held.find(List.of(ZERO, ONE))).containsExactly(one);
        assertThat(held.find(ZERO)).isNull();
        assertThat(held.stage(ONE).plan()).isSameAs(bench.plan);

        assertThat(held.remove(ONE)).isSameAs(one);
        assertThat(held.remove(ONE)).isNull();
        assertThat(held.partitions()).containsExactly(TENTH);
    }

    @Test
    void records_of_a_partition_that_is_not_held_are_refused() {
        assertThatThrownBy(() -> held.offer(ZERO, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders-0");
    }

    @Test
    void a_flow_of_an_earlier_assignment_is_not_taken_for_the_one_that_is_held() {
        PartitionFlow before = bench.open(ZERO, 0);
        held.remove(ZERO);
        assertThat(held.isHeld(before)).isFalse();
        PartitionFlow now = bench.open(ZERO, 0);
        assertThat(held.isHeld(before)).isFalse();
        assertThat(held.isHeld(now)).isTrue();
    }

    @Test
    void the_stamp_of_a_poll_reaches_all_that_are_held_and_those_that_are_opened_after_it() {
        PartitionFlow zero = bench.open(ZERO, 0);
        held.stamp(bench.consumer.groupMetadata());
        PartitionFlow one = bench.open(ONE, 0);
        assertThat(zero.tenure().stamp().generationId()).isOne();
        assertThat(one.tenure().stamp().generationId()).isOne();

        held.remove(ONE);
        bench.consumer.generation(2);
        held.stamp(bench.consumer.groupMetadata());
        assertThat(zero.tenure().stamp().generationId()).isEqualTo(2);
        assertThat(one.tenure().stamp().generationId())
                .as("it went before the group moved on")
                .isOne();
    }

    @Test
    void records_go_to_handlers_in_order_as_soon_as_they_are_due() {
        PartitionFlow zero = bench.open(ZERO, 0);
        long due = bench.clock.millis() + 1_000;
        bench.offer(zero, 0, 1);
        bench.offerDue(zero, due, 2, 3);
        assertThat(held.dispatchDue()).isEqualTo(due);
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0, 1);

        bench.clock.pass(999);
        assertThat(held.dispatchDue()).isEqualTo(due);
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0, 1);

        bench.clock.pass(1);
        assertThat(held.dispatchDue()).isEqualTo(Long.MAX_VALUE);
        bench.threads.work();
        assertThat(bench.handled).containsExactly(0, 1, 2, 3);
    }

    @Test
    void the_soonest_partition_says_when_to_look_again() {
        long now = bench.clock.millis();
        bench.offerDue(bench.open(ZERO, 0), now + 700, 0);
        bench.offerDue(bench.open(ONE, 0), now + 300, 0);
        assertThat(held.dispatchDue()).isEqualTo(now + 300);
        bench.clock.pass(300);
        assertThat(held.dispatchDue()).isEqualTo(now + 700);
    }

    /** Behind the one that waits for room is one that waits for its time. */
    @Test
    void a_record_that_waits_for_room_does_not_let_those_behind_it_be_forgotten() {
        Workbench narrow = new Workbench(new TopicSettings().ordering(Ordering.UNORDERED), 2);
        PartitionFlow zero = narrow.open(ZERO, 0);
        long due = narrow.clock.millis() + 1_000;
        narrow.offer(zero, 0, 1, 2);
        narrow.offerDue(zero, due, 3);
        assertThat(narrow.held.dispatchDue())
                .as("who settles hands on what waits for room")
                .isEqualTo(Long.MAX_VALUE);
        narrow.threads.work();
        assertThat(narrow.handled).containsExactly(0, 1);

        narrow.lanes.settle();
        narrow.threads.work();
        assertThat(narrow.handled).containsExactly(0, 1, 2);
        assertThat(narrow.held.dispatchDue()).isEqualTo(due);
        narrow.clock.pass(1_000);
        narrow.held.dispatchDue();
        narrow.threads.work();
        assertThat(narrow.handled).containsExactly(0, 1, 2, 3);
    }

    @Test
    void nothing_is_due_of_a_partition_that_is_not_held_any_more() {
        PartitionFlow zero = bench.open(ZERO, 0);
        bench.offerDue(zero, bench.clock.millis() + 1_000, 0);
        held.remove(ZERO);
        assertThat(held.dispatchDue()).isEqualTo(Long.MAX_VALUE);
        bench.clock.pass(2_000);
        held.dispatchDue();
        bench.threads.work();
        assertThat(bench.handled).isEmpty();
    }

    @Test
    void a_partition_that_holds_too_much_stops_the_poll_until_it_is_left_out() {
        PartitionFlow zero = bench.open(ZERO, 0);
        for (long offset = 0; offset < Workbench.MOST; offset++) {
            assertThat(bench.throttle.waitFor()).isZero();
            bench.offer(zero, offset);
        }
        assertThat(bench.throttle.waitFor()).isPositive();
        held.leaveOut(zero);
        assertThat(bench.throttle.waitFor()).isZero();
        assertThat(held.isHeld(zero)).isTrue();
    }

    @Test
    void partitions_that_keep_the_order_of_the_same_keys_are_found_together() {
        KeyOrder order = new KeyOrder("orders-retry-behind");
        PartitionFlow source = bench.open(ZERO, 0, order);
        PartitionFlow retry = bench.open(TENTH, 0, order);
        PartitionFlow other = bench.open(ONE, 0, new KeyOrder("orders-retry-behind"));
        assertThat(held.withKin(List.of(source))).containsExactlyInAnyOrder(source, retry);
        assertThat(held.withKin(List.of(other))).containsExactly(other);
        held.remove(ONE);
        PartitionFlow unordered = bench.open(ONE, 0);
        assertThat(held.withKin(List.of(unordered))).containsExactly(unordered);
        assertThat(held.withKin(List.of())).isEmpty();
    }
}
