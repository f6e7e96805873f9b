package io.kafkakit.internal.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.support.MillisClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Somebody looks things up, and the test answers: at the first question after 20 ms, at last after 100 ms. */
class RepeatedLookupTest {

    private record Question(Set<String> things, BiConsumer<String, Integer> answer) {}

    private final MillisClock clock = new MillisClock();
    private final List<Question> questions = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private int wakes;
    private final RepeatedLookup<String, Integer> lookup = new RepeatedLookup<>(
            (things, answer) -> questions.add(new Question(things, answer)),
            new Patience(20, 100),
            new PollThread(() -> wakes++, (about, what, cause) -> {}, clock));

    private void answer(int question, String thing, int with) {
        questions.get(question).answer().accept(thing, with);
    }

    private List<String> take() {
        taken.clear();
        lookup.take((thing, answer) -> taken.add(thing + "=" + answer));
        return taken;
    }

    /** The time until the next question, as the poll thread waits for it. */
    private long pause() {
        lookup.askAgain();
        long before = questions.size();
        long pause = lookup.due() - clock.millis();
        clock.pass(pause - 1);
        lookup.askAgain();
        assertThat(questions).as("1 ms early").hasSize((int) before);
        clock.pass(1);
        lookup.askAgain();
        assertThat(questions).hasSize((int) before + 1);
        return pause;
    }

    @Test
    void an_answer_from_any_thread_wakes_the_poll_thread_and_is_handed_on_once() {
        lookup.ask(List.of("a", "b"));
        assertThat(questions.get(0).things()).containsExactlyInAnyOrder("a", "b");
        assertThat(take()).isEmpty();

        CompletableFuture.runAsync(() -> answer(0, "a", 1)).join();
        assertThat(wakes).isOne();
        assertThat(take()).containsExactly("a=1");
        assertThat(take()).isEmpty();

        lookup.settle("a");
        assertThat(lookup.waiting()).containsExactly("b");
    }

    @Test
    void a_thing_without_a_good_answer_is_asked_about_again_after_pauses_that_grow() {
        lookup.ask(List.of("a"));
        for (long expected : new long[] {20, 40, 80, 100, 100}) {
            lookup.retry("a");
            assertThat(pause()).isEqualTo(expected);
        }
        assertThat(questions).hasSize(6).allMatch(question -> question.things().equals(Set.of("a")));
        lookup.askAgain();
        assertThat(lookup.due()).as("until it is answered").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_thing_whose_answer_is_not_believed_waits_again() {
        lookup.ask(List.of("a"));
        lookup.settle("a");
        lookup.retry("a");
        assertThat(lookup.isWaiting("a")).isTrue();
        assertThat(pause()).isEqualTo(20);
        answer(1, "a", 2);
        assertThat(take()).containsExactly("a=2");
    }

    @Test
    void the_pauses_begin_anew_with_each_thing_that_is_settled() {
        lookup.ask(List.of("a", "b"));
        lookup.retry("a");
        pause();
        lookup.retry("a");
        assertThat(pause()).isEqualTo(40);
        lookup.settle("b");
        lookup.retry("a");
        assertThat(pause()).isEqualTo(20);
    }

    @Test
    void things_that_wait_for_the_same_pause_are_asked_about_together() {
        lookup.ask(List.of("a"));
        lookup.ask(List.of("b"));
        lookup.retry("a");
        lookup.askAgain();
        clock.pass(10);
        lookup.retry("b");
        lookup.askAgain();
        clock.pass(10);
        lookup.askAgain();
        assertThat(questions).hasSize(3);
        assertThat(questions.get(2).things()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void only_the_answer_to_the_last_question_counts() {
        lookup.ask(List.of("a"));
        lookup.ask(List.of("a"));
        answer(0, "a", 1);
        assertThat(take()).isEmpty();
        answer(1, "a", 2);
        assertThat(take()).containsExactly("a=2");
    }

    @Test
    void an_answer_is_dropped_once_nobody_wants_to_know() {
        lookup.ask(List.of("a", "b"));
        lookup.retry("a");
        lookup.askAgain();
        assertThat(lookup.forget("a")).isTrue();
        assertThat(lookup.forget("a")).isFalse();
        assertThat(lookup.due()).isEqualTo(Long.MAX_VALUE);
        answer(0, "a", 1);
        assertThat(take()).isEmpty();

        lookup.settle("b");
        answer(0, "b", 2);
        assertThat(take()).isEmpty();
    }

    @Test
    void a_thing_that_is_settled_during_the_pause_is_not_asked_about_again() {
        lookup.ask(List.of("a", "b"));
        lookup.retry("a");
        lookup.retry("b");
        lookup.askAgain();
        lookup.settle("a");
        clock.pass(20);
        lookup.askAgain();
        assertThat(questions.get(1).things()).containsExactly("b");

        lookup.retry("b");
        lookup.askAgain();
        lookup.settle("b");
        lookup.askAgain();
        assertThat(lookup.due()).isEqualTo(Long.MAX_VALUE);
        assertThat(questions).hasSize(2);
    }
}
