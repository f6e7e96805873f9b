package io.kafkakit.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerLoadTest {

    @Test
    void a_consumer_is_behind_while_a_thousand_records_wait_for_a_handler() {
        ConsumerLoad load = new ConsumerLoad(16_000, 1 << 20);
        load.add(999, 0);
        assertThat(load.isBehind()).isFalse();
        load.add(1, 0);
        assertThat(load.isBehind()).isTrue();
        load.addUncommitted(1);
        assertThat(load.isBehind())
                .as("what was handled waits for its commit only")
                .isFalse();
        load.add(-1, 0);
        load.addUncommitted(-1);
        assertThat(load.isBehind()).isFalse();
    }

    @Test
    void what_is_set_aside_leaves_its_room_to_others_and_takes_no_more() {
        ConsumerLoad load = new ConsumerLoad(100, 1 << 20);
        PartitionLoad held = new PartitionLoad(new TopicPartition("held", 0), load, 80, 1 << 20);
        PartitionLoad other = new PartitionLoad(new TopicPartition("other", 0), load, 80, 1 << 20);
        held.read(70, 700);
        other.read(40, 400);
        assertThat(other.isFull()).as("the consumer is full").isTrue();
        held.setAside(true);
        assertThat(other.isFull()).isFalse();
        assertThat(held.isFull()).as("though it has room").isTrue();
        held.pause();
        other.settled(40, 400);
        assertThat(held.resume()).as("not while it is set aside").isFalse();

        held.setAside(false);
        held.setAside(false);
        other.read(30, 300);
        assertThat(other.isFull()).as("its records count again, once").isTrue();
        held.settled(70, 700);
        assertThat(other.isFull()).isFalse();
        assertThat(held.resume()).isTrue();
    }

    @Test
    void a_partition_that_is_taken_away_while_it_is_set_aside_leaves_nothing() {
        ConsumerLoad load = new ConsumerLoad(100, 1 << 20);
        PartitionLoad held = new PartitionLoad(new TopicPartition("held", 0), load, 80, 1 << 20);
        held.read(70, 700);
        held.setAside(true);
        held.clear();
        assertThat(load.isHalfEmpty()).isTrue();
        load.add(99, 0);
        assertThat(load.isFull()).isFalse();
        load.add(1, 0);
        assertThat(load.isFull()).isTrue();
    }
}
