package io.kafkakit.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @ParameterizedTest
    @CsvSource({"1, 8000, 16000", "2, 8000, 8000", "3, 5333, 5333", "4, 4000, 4000", "10, 4000, 4000"})
    void the_consumers_of_a_group_share_the_records_that_are_held(int consumers, int ofPartition, int ofConsumer) {
        Limits limits = Limits.of(consumers, 1L << 30);
        assertThat(limits.records()).isEqualTo(ofPartition);
        assertThat(limits.consumerRecords()).isEqualTo(ofConsumer);
    }

    @ParameterizedTest
    @CsvSource({"1, 16, 128", "10, 12.8, 12.8", "1000, 1, 1"})
    void and_an_eighth_of_the_heap_but_each_has_a_mebibyte(int consumers, double ofPartition, double ofConsumer) {
        Limits limits = Limits.of(consumers, 1L << 30);
        assertThat(limits.bytes()).isEqualTo((long) (ofPartition * (1 << 20)));
        assertThat(limits.consumerBytes()).isEqualTo((long) (ofConsumer * (1 << 20)));
    }
}
