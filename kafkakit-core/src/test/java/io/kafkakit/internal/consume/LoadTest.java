package io.kafkakit.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void a_consumer_is_behind_while_a_thousand_records_wait_for_a_handler() {
        Load load = new Load(16_000, 1 << 20);
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
    void a_consumer_is_behind_too_while_a_quarter_of_what_it_may_hold_waits_for_commits() {
        Load load = new Load(16_000, 1 << 20);
        load.add(4_000, 0);
        load.addUncommitted(3_999);
        assertThat(load.isBehind()).isFalse();
        load.addUncommitted(1);
        assertThat(load.isBehind()).isTrue();
        Load small = new Load(2_000, 1 << 20);
        small.add(999, 0);
        small.addUncommitted(999);
        assertThat(small.isBehind()).as("few all the same").isFalse();
    }
}
