package io.kafkakit.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.run.Input;
import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private final SoakPlan plan = new SoakPlan(Duration.ofSeconds(20), 1_000, 1, Duration.ofSeconds(1));
    private final Input input = plan.input();
    private final Fates fates = plan.fates();
    private final Judge judge = new Judge(plan);

    @Test
    void all_that_must_come_out_once_is_right() {
        addAllBut(-1);

        assertThat(judge.problems()).isEmpty();
    }

    @Test
    void only_records_that_were_handled_at_once_are_timed() {
        long failed = first(id -> fates.of(id).isTriedAgain());
        long handled = first(id -> fates.of(id) == Fates.Fate.HANDLED);

        assertThat(add(failed)).isEqualTo(-1);
        assertThat(add(handled)).isEqualTo(handled);
    }

    @Test
    void a_result_that_is_lost_is_seen() {
        addAllBut(first(id -> input.topicOf(id) == 0 && fates.of(id) == Fates.Fate.HANDLED));

        assertThat(judge.problems()).containsExactly("output: 1 lost");
    }

    @Test
    void a_retry_that_is_lost_is_seen() {
        addAllBut(first(id -> input.topicOf(id) == 0 && fates.of(id).isTriedAgain()));

        assertThat(judge.problems()).containsExactly("output after retries: 1 lost");
    }

    @Test
    void a_dead_letter_that_is_lost_is_seen() {
        addAllBut(first(id -> fates.of(id) == Fates.Fate.FAILS_ALWAYS));

        assertThat(judge.problems()).containsExactly("dead letters: 1 lost");
    }

    @Test
    void garbage_that_is_lost_is_seen() {
        addAllBut(first(id -> fates.of(id) == Fates.Fate.GARBAGE));

        assertThat(judge.problems()).containsExactly("garbage: 1 lost");
    }

    @Test
    void a_result_that_comes_twice_is_seen() {
        addAllBut(-1);
        add(first(id -> input.topicOf(id) == 1 && fates.of(id).isTriedAgain()));

        assertThat(judge.problems()).containsExactly("output in order: 1 twice");
    }

    @Test
    void a_dead_letter_that_comes_twice_is_seen() {
        addAllBut(-1);
        add(first(id -> fates.of(id) == Fates.Fate.REFUSED));

        assertThat(judge.problems()).containsExactly("dead letters: 1 twice");
    }

    @Test
    void a_result_of_what_fails_for_good_is_wrong() {
        addAllBut(-1);
        long id = first(each -> input.topicOf(each) == 0 && fates.of(each) == Fates.Fate.FAILS_ALWAYS);
        judge.add(plan.outputs().get(0), input.orders().key(id), result(id));

        assertThat(judge.problems()).containsExactly("output: 1 wrong");
    }

    @Test
    void a_retry_may_come_late_but_not_where_keys_keep_their_order() {
        long free = first(id -> input.topicOf(id) == 0 && fates.of(id).isTriedAgain());
        long kept = first(id -> input.topicOf(id) == 1 && fates.of(id).isTriedAgain());
        LongStream.range(0, input.records())
                .filter(id -> id != free && id != kept)
                .forEach(this::add);
        add(free);
        add(kept);

        assertThat(judge.problems()).containsExactly("output in order: 1 out of order");
    }

    private void addAllBut(long left) {
        LongStream.range(0, input.records()).filter(id -> id != left).forEach(this::add);
    }

    private long first(LongPredicate condition) {
        return LongStream.range(0, input.records())
                .filter(condition)
                .findFirst()
                .orElseThrow();
    }

    private long add(long id) {
        byte[] key = input.orders().key(id);
        return fates.of(id).isHandled()
                ? judge.add(plan.outputs().get(input.topicOf(id)), key, result(id))
                : judge.add(plan.deadLetters(), key, fates.value(input.orders(), id));
    }

    private byte[] result(long id) {
        return Envelopes.value(OrderAccepted.of(input.orders().order(id)));
    }
}
