package io.kafkakit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final int MIB = 1 << 20;

    private final List<Sample> flat = Samples.of(40, sample -> sample);

    @Test
    void what_stays_as_it_is_does_not_grow() {
        assertThat(Trend.of(flat)).hasSize(3).noneMatch(Trend::grows);
        assertThat(result(flat).problems()).isEmpty();
        assertThat(result(flat).verdict())
                .isEqualTo("fine: nothing lost, nothing twice, lag 0, no thread left, nothing grew");
    }

    @Test
    void a_heap_that_grows_is_seen() {
        // 40 KiB a second are 7.8 MiB from the middle of the second quarter to that of the last.
        assertThat(result(Samples.leaking(flat, 40 * 1_024, 0, 0)).problems())
                .containsExactly(
                        "heap after GC, MiB: 45.7 in the second quarter, 53.7 in the last (+8.0, at most +4.6): GROWS");
    }

    @Test
    void threads_that_grow_are_seen() {
        assertThat(result(Samples.leaking(flat, 0, 1, 0)).problems())
                .singleElement()
                .asString()
                .startsWith("threads: ")
                .endsWith(": GROWS");
    }

    @Test
    void files_that_stay_open_are_seen() {
        assertThat(result(Samples.leaking(flat, 0, 0, 1)).problems())
                .singleElement()
                .asString()
                .startsWith("open files: ")
                .endsWith(": GROWS");
    }

    @Test
    void what_grows_only_while_classes_are_loaded_is_no_leak() {
        List<Sample> warming =
                Samples.of(40, sample -> Samples.with(sample, sample.seconds() < 95 ? -20 * MIB : 0, 0, 0, 1));

        assertThat(Trend.of(warming)).noneMatch(Trend::grows);
    }

    @Test
    void samples_with_a_second_member_are_not_compared() {
        List<Sample> visited = Samples.of(
                40,
                sample -> sample.seconds() > 300 && sample.seconds() < 390
                        ? Samples.with(sample, 50 * MIB, 40, 50, 2)
                        : sample);

        assertThat(Trend.of(visited)).hasSize(3).noneMatch(Trend::grows);
    }

    @Test
    void one_sample_that_stands_out_is_no_trend() {
        List<Sample> once =
                Samples.of(40, sample -> Samples.with(sample, sample.seconds() == 400 ? 50 * MIB : 0, 0, 0, 1));

        assertThat(Trend.of(once)).noneMatch(Trend::grows);
    }

    @Test
    void too_few_samples_say_nothing() {
        SoakResult result = result(Samples.of(6, sample -> sample));

        assertThat(result.trends()).isEmpty();
        assertThat(result.verdict()).endsWith("too short to tell whether anything grows");
    }

    private static SoakResult result(List<Sample> samples) {
        return SoakResult.of(samples, samples.get(samples.size() - 1), List.of());
    }
}
