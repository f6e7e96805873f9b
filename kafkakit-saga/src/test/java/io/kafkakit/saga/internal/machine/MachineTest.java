package io.kafkakit.saga.internal.machine;

import static io.kafkakit.saga.internal.machine.Work.MINUTE;
import static io.kafkakit.saga.internal.machine.Work.asks;
import static io.kafkakit.saga.internal.machine.Work.undoable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.Backoff;
import io.kafkakit.EventRecord;
import io.kafkakit.Retries;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Work.Do;
import io.kafkakit.saga.internal.machine.Work.Log;
import io.kafkakit.saga.internal.machine.Work.No;
import io.kafkakit.saga.internal.machine.Work.Ok;
import io.kafkakit.saga.internal.machine.Work.Signal;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.test.SagaTester;
import io.kafkakit.saga.test.SentCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The way forward: each kind of step. */
class MachineTest {

    private static SagaTester<Log> run(SagaBuilder<Log> saga) {
        return SagaTester.of(saga.build()).start("w-1", Log.EMPTY);
    }

    private static List<Object> data(List<SentCommand> commands) {
        return commands.stream().map(SentCommand::data).toList();
    }

    @Test
    void a_task_sends_its_command_and_its_reply_changes_the_state() {
        SagaTester<Log> saga = run(Work.saga().step("a", asks("a")).step("b", asks("b")));
        assertThat(saga.commands())
                .containsExactly(new SentCommand("workers", "Do", new Do("a"), "w-1", "a", 1, 1, false));
        saga.reply(new Ok("a is done"));
        assertThat(data(saga.commands())).containsExactly(new Do("b"));
        saga.reply(new Ok("b is done"));
        assertThat(saga.state().lines()).containsExactly("a is done", "b is done");
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void a_command_is_sent_again_until_its_retries_are_used_up() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", asks("a").andThen(s -> s.retries(Retries.upTo(2).withBackoff(Backoff.fixed(MINUTE))))));
        saga.pass(MINUTE.minusMillis(1));
        assertThat(saga.commands()).hasSize(1);
        saga.pass(Duration.ofMillis(1));
        assertThat(saga.commands()).as("it rests for a minute").isEmpty();
        saga.pass(MINUTE);
        assertThat(saga.commands()).extracting(SentCommand::attempt).containsExactly(2);
        saga.pass(MINUTE.multipliedBy(2));
        assertThat(saga.commands()).extracting(SentCommand::attempt).containsExactly(3);
        saga.pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.failure()).isEqualTo(new SagaFailure("a", "no reply in time"));
    }

    @Test
    void a_reply_to_an_earlier_attempt_and_a_second_reply_are_late() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", asks("a").andThen(s -> s.retries(Retries.upTo(1))))
                .step("b", asks("b")));
        SentCommand first = saga.commands().get(0);
        saga.pass(MINUTE).replyLate(first, new Ok("late"));
        assertThat(saga.ignored()).isEqualTo("late");
        SentCommand second = saga.commands().get(0);
        saga.reply(new Ok("in time")).replyLate(second, new Ok("again"));
        assertThat(saga.ignored()).isEqualTo("late");
        assertThat(saga.state().lines()).containsExactly("in time");
    }

    @Test
    void a_reply_that_comes_while_the_command_rests_counts() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", asks("a").andThen(s -> s.retries(Retries.upTo(1).withBackoff(Backoff.fixed(MINUTE))))));
        saga.pass(MINUTE).replyLate(saga.commands().get(0), new Ok("just too late"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void a_reply_for_another_saga_is_ignored() {
        Machine<Log> machine =
                new Machine<>(Definition.of(Work.saga().step("a", asks("a")).build()));
        Instance<Log> saga = machine.start("w-1", Log.EMPTY, null, 1).instance();
        Token others = new Token("work", "w-2", false, "a", 1, 1);
        assertThat(machine.reply(saga, others, "Ok", new Ok(""), 1).ignored()).isEqualTo(Decision.Ignored.LATE);
        Token its = new Token("work", "w-1", false, "a", 1, 1);
        assertThat(machine.reply(saga, its, "Other", new Ok(""), 1).ignored()).isEqualTo(Decision.Ignored.UNEXPECTED);
        assertThat(machine.reply(saga, its, "Ok", new Ok(""), 1).ignored()).isNull();
    }

    @Test
    void a_reply_without_headers_belongs_to_the_first_open_step_that_waits_for_it() {
        SagaTester<Log> saga = run(Work.saga().step("a", asks("a")).step("b", asks("b")));
        saga.replyWithoutHeaders(new Ok("for a"));
        assertThat(saga.openSteps()).containsExactly("b");
        saga.replyWithoutHeaders(new Work.Undone());
        assertThat(saga.ignored()).isEqualTo("unexpected");
        saga.replyWithoutHeaders(new No());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    private static SagaBuilder<Log> awaiting() {
        return Work.saga()
                .step("a", asks("a"))
                .step(
                        "wait",
                        s -> s.awaits("signals", Signal.class, Signal::id)
                                .on(Signal.class, (log, signal) -> log.and("signal"))
                                .within(MINUTE));
    }

    @Test
    void an_awaited_event_ends_its_step() {
        SagaTester<Log> saga = run(awaiting()).reply(new Ok("a"));
        assertThat(saga.openSteps()).containsExactly("wait");
        saga.deliver("signals", new Signal("w-1"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(saga.state().lines()).containsExactly("a", "signal");
    }

    @Test
    void an_event_that_comes_before_its_step_is_kept_for_it() {
        SagaTester<Log> saga = run(awaiting()).deliver("signals", new Signal("w-1"));
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
        assertThat(saga.history()).contains("saga: Signal came early and is kept");
        saga.reply(new Ok("a"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(saga.state().lines()).containsExactly("a", "signal");
    }

    @Test
    void a_step_that_waits_in_vain_fails() {
        SagaTester<Log> saga = run(awaiting()).reply(new Ok("a")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        saga.deliver("signals", new Signal("w-1"));
        assertThat(saga.ignored()).isEqualTo("no-saga");
    }

    @Test
    void a_local_step_changes_the_state_and_sends() {
        SagaTester<Log> saga = run(Work.saga().step("a", asks("a")).local("note", (log, out) -> {
            out.send("notes", "key", new Signal("noted"));
            return log.and("noted");
        }));
        assertThat(saga.sent()).isEmpty();
        saga.reply(new Ok("a"));
        assertThat(saga.state().lines()).containsExactly("a", "noted");
        assertThat(saga.sent()).extracting(EventRecord::data).containsExactly(new Signal("noted"));
    }

    @Test
    void a_pause_ends_at_its_time() {
        SagaTester<Log> saga = run(Work.saga().pause("rest", log -> MINUTE).step("a", asks("a")));
        saga.pass(MINUTE.minusMillis(1));
        assertThat(saga.openSteps()).containsExactly("rest");
        saga.pass(Duration.ofMillis(1));
        assertThat(saga.openSteps()).containsExactly("a");
    }

    @Test
    void a_choice_takes_one_of_its_ways_or_none() {
        SagaBuilder<Log> saga = Work.saga()
                .step("a", asks("a"))
                .choose(
                        "which",
                        log -> log.lines().contains("left"),
                        s -> s.step("b", asks("b")),
                        s -> s.step("c", asks("c")))
                .choose("maybe", log -> log.lines().size() > 5, s -> s.step("d", asks("d")))
                .step("e", asks("e"));
        assertThat(run(saga).reply(new Ok("left")).openSteps()).containsExactly("b");
        SagaTester<Log> right = run(saga).reply(new Ok("right"));
        assertThat(right.openSteps()).containsExactly("c");
        assertThat(right.reply(new Ok("c")).openSteps()).containsExactly("e");
    }

    private static SagaBuilder<Log> parallel() {
        return Work.saga()
                .step("first", undoable("first"))
                .parallel(
                        "both",
                        ways -> ways.branch(
                                        "left", b -> b.step("a", undoable("a")).step("b", undoable("b")))
                                .branch("right", b -> b.step("c", undoable("c"))))
                .step("last", asks("last"));
    }

    @Test
    void parallel_ways_go_on_when_all_have_arrived() {
        SagaTester<Log> saga = run(parallel()).reply(new Ok("first"));
        assertThat(saga.openSteps()).containsExactly("a", "c");
        saga.reply("c", new Ok("c"));
        assertThat(saga.openSteps()).containsExactly("a");
        saga.reply("a", new Ok("a"));
        assertThat(saga.openSteps()).containsExactly("b");
        saga.reply("b", new Ok("b"));
        assertThat(saga.openSteps()).containsExactly("last");
    }

    @Test
    void a_way_that_fails_undoes_the_others_too_the_last_one_first() {
        SagaTester<Log> saga = run(parallel()).reply(new Ok("first")).reply("a", new Ok("a"));
        saga.commands();
        saga.reply("b", new No());
        assertThat(data(saga.commands())).as("nobody knows of c, which is open").containsExactly(new Do("undo c"));
        saga.reply(new Work.Undone());
        assertThat(data(saga.commands())).containsExactly(new Do("undo a"));
        saga.reply(new Work.Undone());
        assertThat(data(saga.commands())).containsExactly(new Do("undo first"));
        saga.reply(new Work.Undone());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.state().lines()).containsExactly("first", "a", "undone c", "undone a", "undone first");
    }

    @Test
    void steps_are_undone_in_the_order_in_which_they_ended_not_began() {
        SagaTester<Log> saga = run(parallel())
                .reply(new Ok("first"))
                .reply("c", new Ok("c"))
                .reply("a", new Ok("a"))
                .reply("b", new Ok("b"))
                .reply("last", new No());
        for (int i = 0; i < 4; i++) {
            saga.reply(new Work.Undone());
        }
        assertThat(saga.state().lines()).endsWith("undone b", "undone a", "undone c", "undone first");
    }

    private static SagaBuilder<Log> loop(int atMost) {
        return Work.saga()
                .repeat("poll", log -> !log.lines().contains("stop"), atMost, b -> b.step("a", undoable("a")))
                .step("last", asks("last"));
    }

    @Test
    void a_loop_repeats_as_long_as_its_condition_holds_and_each_round_is_undone() {
        SagaTester<Log> saga =
                run(loop(3)).reply(new Ok("1")).reply(new Ok("2")).reply(new Ok("stop"));
        assertThat(saga.openSteps()).containsExactly("last");
        assertThat(saga.commands()).extracting(SentCommand::activation).containsExactly(1, 2, 3, 4);
        saga.reply(new No());
        saga.reply(new Work.Undone()).reply(new Work.Undone()).reply(new Work.Undone());
        assertThat(saga.commands()).extracting(SentCommand::activation).containsExactly(3, 2, 1);
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void one_round_more_than_allowed_is_a_failure() {
        SagaTester<Log> saga = run(loop(2)).reply(new Ok("1")).reply(new Ok("2"));
        assertThat(saga.failure()).isEqualTo(new SagaFailure("poll", "not over after 2 rounds"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATING);
    }

    @Test
    void a_loop_in_a_loop_counts_its_rounds_anew() {
        SagaTester<Log> saga = run(Work.saga()
                .repeat(
                        "outer",
                        log -> log.lines().size() < 6,
                        3,
                        o -> o.repeat("inner", log -> log.lines().size() % 2 == 0, 1, i -> i.step("a", asks("a")))
                                .step("b", asks("b"))));
        for (int i = 0; i < 6; i++) {
            saga.reply(new Ok(""));
        }
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void a_long_loop_that_never_waits_does_not_overflow_the_stack() {
        SagaTester<Log> saga = run(Work.saga()
                .repeat(
                        "count",
                        log -> Integer.parseInt(
                                        log.lines().isEmpty()
                                                ? "0"
                                                : log.lines().get(0))
                                < 9_000,
                        9_001,
                        b -> b.local(
                                "add",
                                (log, out) -> new Log(List.of(String.valueOf(1
                                        + Integer.parseInt(
                                                log.lines().isEmpty()
                                                        ? "0"
                                                        : log.lines().get(0))))))));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(saga.state().lines()).containsExactly("9000");
    }

    @Test
    void a_loop_that_never_waits_and_never_ends_is_refused() {
        SagaBuilder<Log> saga =
                Work.saga().repeat("forever", log -> true, Integer.MAX_VALUE, b -> b.local("spin", (log, out) -> log));
        assertThatThrownBy(() -> run(saga)).hasMessageContaining("give its loop a step that waits");
    }

    @Test
    void a_pause_ends_at_its_moment_and_never_earlier() {
        Instant moment = Instant.parse("2026-01-01T00:01:40Z").plusNanos(1);
        SagaTester<Log> saga = run(Work.saga().pauseUntil("rest", log -> moment));
        assertThat(saga.pass(Duration.ofSeconds(100)).status()).isEqualTo(SagaStatus.RUNNING);
        assertThat(saga.pass(Duration.ofMillis(1)).status()).isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void a_long_history_keeps_its_beginning_and_its_end() {
        SagaTester<Log> saga = run(loop(1_000));
        for (int i = 0; i < 200; i++) {
            saga.reply(new Ok(""));
        }
        assertThat(saga.history())
                .hasSize(64)
                .startsWith("started", "a: command sent to workers", "a: Ok")
                .endsWith("a: Ok", "a: command sent to workers")
                .contains(402 - 63 + " entries are left out");
    }

    @Test
    void an_entry_of_a_history_is_one_line() {
        History history = History.EMPTY
                .with(List.of(new Entry(1, "a: Ok")))
                .with(List.of(new Entry(20, "operator: one\r\ntwo — three"), new Entry(300, "b: Ok")));
        assertThat(history.entries())
                .containsExactly(
                        new Entry(1, "a: Ok"), new Entry(20, "operator: one  two — three"), new Entry(300, "b: Ok"));
        assertThat(history.lastAt()).isEqualTo(300);
        assertThat(History.EMPTY.lastAt()).isZero();
        assertThatThrownBy(() -> History.of("no entry".getBytes(UTF_8)).entries())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'no entry' is no entry of a history");
    }

    @Test
    void what_an_operator_says_is_not_taken_for_a_gap_in_the_history() {
        History history = History.EMPTY;
        for (int i = 0; i < 100; i++) {
            history = history.with(List.of(new Entry(1, "operator: retry by ann: many entries are left out")));
        }
        assertThat(history.entries()).hasSize(64).contains(new Entry(1, "37 entries are left out"));
    }

    @Test
    void a_function_that_makes_no_state_leaves_the_saga_stuck() {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        SagaTester<Log> saga = run(Work.saga()
                .step(
                        "a",
                        s -> s.command("workers", log -> new Do("a"))
                                .on(Ok.class, (log, ok) -> isBroken.get() ? null : log)
                                .within(MINUTE)
                                .nothingToUndo()));
        saga.reply(new Ok(""));
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        assertThat(saga.history()).last().asString().contains("the state is null after reply 'Ok'");
    }
}
