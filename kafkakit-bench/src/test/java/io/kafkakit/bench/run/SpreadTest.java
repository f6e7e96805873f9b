package io.kafkakit.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void the_median_is_in_the_middle_or_between_the_two_there() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void a_percentile_is_a_value_that_was_measured() {
        Spread hundred = Spread.of(
                DoubleStream.iterate(1, value -> value + 1).limit(100).boxed().toList());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(Spread.of(List.of(7.0)).percentile(99)).isEqualTo(7);
    }

    @Test
    void nothing_has_no_spread() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }
}
