package io.kafkakit.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayNamesTest {

    @Test
    void a_delay_is_told_in_the_largest_unit_that_it_is_a_whole_number_of() {
        assertThat(DelayNames.words(Duration.ofMillis(500))).isEqualTo("500 ms");
        assertThat(DelayNames.words(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(DelayNames.words(Duration.ofMinutes(1))).isEqualTo("1 min");
        assertThat(DelayNames.words(Duration.ofHours(36))).isEqualTo("36 h");
        assertThat(DelayNames.words(Duration.ofDays(2))).isEqualTo("2 d");
    }
}
