package io.kafkakit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakPlanTest {

    private static final SoakPlan HOUR = new SoakPlan(Duration.ofHours(1), 1_000, 1, Duration.ofSeconds(10));

    @Test
    void an_hour_has_a_sample_each_ten_seconds_and_twelve_visits() {
        assertThat(HOUR.records()).isEqualTo(3_600_000);
        assertThat(HOUR.visits()).hasSize(12);
        assertThat(HOUR.steps())
                .filteredOn(step -> step.request() == SoakMain.Request.SAMPLE)
                .hasSize(360);
        assertThat(HOUR.steps()).extracting(SoakPlan.Step::at).isSorted();
    }

    @Test
    void the_second_member_comes_and_goes_in_turns() {
        List<Duration> times = new ArrayList<>();
        HOUR.visits().forEach(visit -> times.addAll(List.of(visit.from(), visit.to())));

        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times.get(times.size() - 1)).isLessThanOrEqualTo(HOUR.duration());
    }

    @Test
    void the_same_seed_is_the_same_soak_and_another_is_another() {
        SoakPlan same = new SoakPlan(Duration.ofHours(1), 1_000, 1, Duration.ofSeconds(10));
        SoakPlan other = new SoakPlan(Duration.ofHours(1), 1_000, 2, Duration.ofSeconds(10));

        assertThat(same.steps()).isEqualTo(HOUR.steps());
        assertThat(other.steps()).isNotEqualTo(HOUR.steps());
        assertThat(LongStream.range(0, 10_000).mapToObj(same.fates()::of))
                .containsExactlyElementsOf(
                        LongStream.range(0, 10_000).mapToObj(HOUR.fates()::of).toList())
                .isNotEqualTo(
                        LongStream.range(0, 10_000).mapToObj(other.fates()::of).toList());
    }

    @Test
    void of_a_million_records_about_as_many_fail_as_is_said() {
        Map<Fates.Fate, Integer> fates = new EnumMap<>(Fates.Fate.class);
        LongStream.range(0, 1_000_000).forEach(id -> fates.merge(HOUR.fates().of(id), 1, Integer::sum));

        assertThat(fates.get(Fates.Fate.FAILS_ONCE)).isBetween(6_600, 7_400);
        assertThat(fates.get(Fates.Fate.FAILS_TWICE)).isBetween(2_700, 3_300);
        assertThat(fates.get(Fates.Fate.FAILS_ALWAYS)).isBetween(400, 600);
        assertThat(fates.get(Fates.Fate.REFUSED)).isBetween(400, 600);
        assertThat(fates.get(Fates.Fate.GARBAGE)).isBetween(400, 600);
    }

    @Test
    void what_makes_no_soak_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoakPlan(Duration.ofSeconds(1), 1_000, 1, Duration.ofSeconds(10)))
                .withMessage("a soak of 1 s: pass 5s or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoakPlan(Duration.ofHours(1), 0, 1, Duration.ofSeconds(10)))
                .withMessage("rate 0: pass 1 to 100000 records a second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoakPlan(Duration.ofDays(1), 100_000, 1, Duration.ofSeconds(10)))
                .withMessage("more than 2147483647 records: pass a lower rate or a shorter time");
    }
}
