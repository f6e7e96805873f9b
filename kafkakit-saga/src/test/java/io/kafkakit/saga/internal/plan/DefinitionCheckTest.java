package io.kafkakit.saga.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kafkakit.ConfigurationException;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DefinitionCheckTest {

    record State(String id) {}

    record Begun(String id) {}

    record Do() {}

    record Ok() {}

    record No() {}

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static SagaBuilder<State> saga() {
        return Saga.of("job", State.class);
    }

    private static void asks(Step<State> s) {
        s.command("workers", state -> new Do()).on(Ok.class).within(MINUTE).nothingToUndo();
    }

    private static Consumer<Step<State>> asks(Consumer<Step<State>> more) {
        return s -> {
            asks(s);
            more.accept(s);
        };
    }

    private static List<String> problems(SagaBuilder<State> saga) {
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class, saga::build);
        return e == null ? List.of() : e.problems();
    }

    @Test
    void a_good_definition_has_no_problem() {
        assertThat(problems(saga().step("a", DefinitionCheckTest::asks))).isEmpty();
    }

    @Test
    void all_problems_are_told_at_once() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class,
                () -> Saga.of("no/name", State.class)
                        .version(0)
                        .retention(Duration.ofDays(-1))
                        .build());
        assertThat(e).hasMessageStartingWith("saga 'no/name' cannot work:");
        assertThat(e.problems())
                .containsExactly(
                        "name = 'no/name': use 1 to 200 of a-z, A-Z, 0-9, '.', '_' and '-'",
                        "version = 0: pass 1 or more",
                        "retention = PT-24H: pass zero or more",
                        "it has no step: add one with step(...)");
    }

    @Test
    void a_name_leaves_room_for_those_of_its_topics() {
        assertThat(problems(Saga.of("x".repeat(200), State.class).step("a", DefinitionCheckTest::asks)))
                .isEmpty();
        assertThat(problems(Saga.of("x".repeat(201), State.class).step("a", DefinitionCheckTest::asks)))
                .hasSize(1);
    }

    @Test
    void an_event_starts_a_saga_once() {
        assertThat(problems(saga().startsOn("jobs", Begun.class, Begun::id, begun -> new State(begun.id()))
                        .startsOn("jobs", Begun.class, Begun::id, begun -> new State("other"))
                        .startsOn("no topic", Begun.class, Begun::id, begun -> new State("other"))
                        .step("a", DefinitionCheckTest::asks)))
                .hasSize(2)
                .contains("event 'Begun' of topic 'jobs' starts it twice: name each event once")
                .anyMatch(each -> each.startsWith("topic of startsOn = 'no topic': "));
    }

    @Test
    void each_step_has_a_name_of_its_own() {
        assertThat(problems(saga().step(" ", DefinitionCheckTest::asks)
                        .step("a/b", DefinitionCheckTest::asks)
                        .step("c", DefinitionCheckTest::asks)
                        .step("c", DefinitionCheckTest::asks)))
                .containsExactly(
                        "step = ' ': use a name that is not blank and has no '/'",
                        "step = 'a/b': use a name that is not blank and has no '/'",
                        "two steps are named 'c': histories and operators need a name for each");
    }

    @Test
    void a_step_does_something_and_can_succeed_in_some_time() {
        assertThat(problems(saga().step("nothing", s -> s.on(Ok.class).within(MINUTE))
                        .step(
                                "a",
                                s -> s.command("workers", state -> new Do())
                                        .failsOn(No.class)
                                        .nothingToUndo())
                        .step("b", asks(s -> s.within(Duration.ZERO)))
                        .step("c", asks(s -> s.within(Duration.ofSeconds(Long.MAX_VALUE))))))
                .containsExactly(
                        "step 'nothing' does nothing: call command(...) or awaits(...), or starts(...) for a child",
                        "step 'a' can never succeed: call on(...) with the reply of success",
                        "step 'a' has no time limit: call within(...), or withoutLimit() if it may wait for ever",
                        "within of step 'b' = PT0S: pass more than zero",
                        "within of step 'c' = PT2562047788015215H30M7S: pass a hundred years or less, or call withoutLimit()");
    }

    @Test
    void topics_of_commands_undos_and_events_are_possible() {
        assertThat(problems(saga().step(
                                "a",
                                s -> s.command("no topic", state -> new Do())
                                        .on(Ok.class)
                                        .within(MINUTE)
                                        .undo("nor that", state -> new Do()))
                        .step(
                                "b",
                                s -> s.awaits("not even", Begun.class, Begun::id)
                                        .within(MINUTE))))
                .hasSize(3)
                .anyMatch(each -> each.startsWith("topic of step 'a' = 'no topic': "))
                .anyMatch(each -> each.startsWith("topic of the undo of step 'a' = 'nor that': "))
                .anyMatch(each -> each.startsWith("topic of step 'b' = 'not even': "));
    }

    @Test
    void a_reply_has_one_meaning() {
        assertThat(problems(saga().step("a", asks(s -> s.failsOn(Ok.class)))))
                .contains("step 'a' has two meanings for 'Ok': name each reply once");
    }

    @Test
    void an_undo_has_a_reply_and_a_limit_or_neither() {
        assertThat(problems(saga().step("a", asks(s -> s.undo("workers", state -> new Do(), u -> u.on(Ok.class))))
                        .step("b", asks(s -> s.undo("workers", state -> new Do(), u -> u.within(MINUTE))))
                        .step(
                                "c",
                                asks(s -> s.undo(
                                        "workers",
                                        state -> new Do(),
                                        u -> u.on(Ok.class).within(Duration.ZERO))))))
                .containsExactly(
                        "the undo of step 'a' has no time limit: call within(...) there",
                        "the undo of step 'b' has a time limit and no reply: call on(...) there",
                        "within of the undo of step 'c' = PT0S: pass more than zero");
    }

    @Test
    void parallel_ways_are_two_and_have_names_and_steps() {
        assertThat(problems(saga().parallel("one", p -> p.branch("x", b -> b.step("a", DefinitionCheckTest::asks)))
                        .parallel(
                                "two",
                                p -> p.branch("x", b -> b.step("b", DefinitionCheckTest::asks))
                                        .branch("x", b -> {}))))
                .containsExactly(
                        "parallel('one') has fewer than two branches: add one, or use step(...)",
                        "two branches are named 'two/x': name each once",
                        "'two/x' has no step: add one, or leave the way out");
    }

    @Test
    void a_loop_has_rounds_and_steps() {
        assertThat(problems(saga().repeat("poll", state -> true, 0, b -> {})))
                .containsExactly(
                        "repeat('poll') at most = 0: pass 1 or more",
                        "'poll/again' has no step: add one, or leave the way out");
    }

    private static void pivot(Step<State> s) {
        s.command("workers", state -> new Do()).on(Ok.class).within(MINUTE);
    }

    @Test
    void there_is_one_pivot_among_the_outermost_steps() {
        assertThat(problems(saga().choose("which", state -> true, b -> b.pivot("p", DefinitionCheckTest::pivot))
                        .pivot("q", DefinitionCheckTest::pivot)))
                .containsExactly(
                        "it has 2 pivots: only one step divides what is undone from what goes on",
                        "pivot 'p' is inside 'which': put it among the outermost steps");
    }

    @Test
    void what_is_behind_the_pivot_is_never_undone_and_cannot_fail() {
        assertThat(problems(saga().pivot("p", s -> {
                            pivot(s);
                            s.undo("workers", state -> new Do());
                        })
                        .step(
                                "a",
                                asks(s -> s.undo("workers", state -> new Do()).failsOn(No.class)))))
                .containsExactly(
                        "step 'p' is itself the pivot and would never be undone: leave undo(...) out",
                        "step 'a' is behind the pivot and would never be undone: leave undo(...) out",
                        "step 'a' is behind the pivot, where the saga only goes forward: leave failsOn(...) out");
    }

    private static final String NOT_UNDONE =
            "step 'a' is not undone if a later step fails: call undo(...), or nothingToUndo() if it has no effect";

    @Test
    void a_step_before_another_one_says_how_it_is_undone() {
        assertThat(problems(saga().step("a", DefinitionCheckTest::pivot).step("b", DefinitionCheckTest::asks)))
                .containsExactly(NOT_UNDONE);
        assertThat(problems(saga().step("a", DefinitionCheckTest::pivot).pivot("p", DefinitionCheckTest::pivot)))
                .containsExactly(NOT_UNDONE);
        assertThat(problems(saga().choose("which", state -> true, b -> b.step("a", DefinitionCheckTest::pivot))
                        .step("b", DefinitionCheckTest::asks)))
                .containsExactly(NOT_UNDONE);
    }

    @Test
    void the_last_step_says_how_it_is_undone_because_it_may_have_had_its_effect_when_its_time_is_over() {
        assertThat(problems(saga().step("a", DefinitionCheckTest::pivot)))
                .containsExactly(
                        "step 'a' may have had its effect when its time is over, and is not undone: make it the pivot,"
                                + " or call undo(...), or nothingToUndo() if it has no effect");
        assertThat(problems(saga().pivot("a", DefinitionCheckTest::pivot))).isEmpty();
        assertThat(problems(saga().step("a", asks(s -> s.nothingToUndo())))).isEmpty();
        assertThat(problems(saga().step("a", s -> {
                    pivot(s);
                    s.undo("workers", state -> new Do());
                })))
                .isEmpty();
    }

    @Test
    void a_step_before_a_loop_says_how_it_is_undone_because_too_many_rounds_are_a_failure() {
        assertThat(problems(saga().step("a", DefinitionCheckTest::pivot)
                        .repeat("poll", state -> true, 3, b -> b.pause("rest", state -> MINUTE))))
                .containsExactly(NOT_UNDONE);
    }

    @Test
    void a_child_says_what_it_starts() {
        Saga<State> child = saga().step("x", DefinitionCheckTest::asks).build();
        assertThat(problems(saga().child("c", child, c -> c.within(MINUTE))))
                .containsExactly("step 'c' does nothing: call command(...) or awaits(...), or starts(...) for a child");
    }
}
