package io.kafkakit.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

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
}
