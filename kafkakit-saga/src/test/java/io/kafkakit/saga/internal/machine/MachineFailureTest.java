package io.kafkakit.saga.internal.machine;

import static io.kafkakit.saga.internal.machine.Work.MINUTE;
import static io.kafkakit.saga.internal.machine.Work.asks;
import static io.kafkakit.saga.internal.machine.Work.forward;
import static io.kafkakit.saga.internal.machine.Work.pivot;
import static io.kafkakit.saga.internal.machine.Work.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.Retries;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Work.Do;
import io.kafkakit.saga.internal.machine.Work.Log;
import io.kafkakit.saga.internal.machine.Work.No;
import io.kafkakit.saga.internal.machine.Work.Ok;
import io.kafkakit.saga.internal.machine.Work.Signal;
import io.kafkakit.saga.internal.machine.Work.Undone;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.test.SagaTester;
import io.kafkakit.saga.test.SentCommand;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The way back, sagas that are stuck, and operators. */
class MachineFailureTest {

    private static SagaTester<Log> run(SagaBuilder<Log> saga) {
        return SagaTester.of(saga.build()).start("w-1", Log.EMPTY);
    }

    private static List<Object> data(List<SentCommand> commands) {
        return commands.stream().map(SentCommand::data).toList();
    }

    @Test
    void an_undo_without_replies_counts_when_it_is_sent() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", undoable("a", u -> {}))
                .step("b", undoable("b", u -> {}))
                .step("c", asks("c"))
                .compensated((log, why, out) -> out.send("notes", new Signal(why.step()))));
        saga.reply(new Ok("a")).reply(new Ok("b")).reply(new No());
        assertThat(data(saga.commands()))
                .containsExactly(new Do("a"), new Do("b"), new Do("c"), new Do("undo b"), new Do("undo a"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.sent()).extracting(each -> each.data()).containsExactly(new Signal("c"));
    }

    @Test
    void many_steps_are_undone_at_once_without_overflowing_the_stack() {
        SagaTester<Log> saga = run(Work.saga()
                .repeat(
                        "more",
                        log -> true,
                        5_000,
                        b -> b.step(
                                "a",
                                s -> s.command("workers", log -> new Do("a"))
                                        .on(Ok.class)
                                        .within(MINUTE)
                                        .undo("workers", log -> new Do("undo")))));
        for (int i = 0; i < 5_000; i++) {
            saga.reply(new Ok(""));
        }
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.commands())
                .extracting(SentCommand::isUndo)
                .hasSize(10_000)
                .endsWith(true);
    }

    @Test
    void a_step_without_a_reply_is_undone_because_nobody_knows_of_it() {
        SagaTester<Log> saga = run(Work.saga().step("a", undoable("a")).step("b", undoable("b")));
        saga.reply(new Ok("a")).pass(MINUTE);
        assertThat(data(saga.commands())).endsWith(new Do("undo b"));
        saga.reply(new Undone());
        assertThat(data(saga.commands())).containsExactly(new Do("undo a"));
    }

    @Test
    void a_step_that_says_it_failed_is_not_undone() {
        SagaTester<Log> saga = run(Work.saga().step("a", undoable("a")).step("b", undoable("b")));
        saga.reply(new Ok("a")).reply(new No());
        assertThat(data(saga.commands())).endsWith(new Do("b"), new Do("undo a"));
    }

    private static SagaBuilder<Log> slowUndo() {
        return Work.saga()
                .step(
                        "a",
                        undoable(
                                "a",
                                u -> u.on(Undone.class, (log, undone) -> log.and("undone"))
                                        .within(MINUTE)
                                        .retries(Retries.upTo(1).withBackoff(Backoff.fixed(MINUTE)))))
                .step("b", asks("b"));
    }

    @Test
    void an_undo_is_tried_again_and_then_the_saga_is_stuck() {
        SagaTester<Log> saga = run(slowUndo()).reply(new Ok("a")).reply(new No());
        saga.pass(MINUTE.multipliedBy(2));
        assertThat(saga.commands())
                .filteredOn(SentCommand::isUndo)
                .extracting(SentCommand::attempt)
                .containsExactly(1, 2);
        saga.pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.retry(null);
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATING);
        assertThat(saga.commands()).extracting(SentCommand::attempt).containsExactly(3);
        saga.reply(new Undone());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void the_missing_reply_of_a_stuck_undo_may_still_come() {
        SagaTester<Log> saga =
                run(slowUndo()).reply(new Ok("a")).reply(new No()).pass(MINUTE.multipliedBy(3));
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        List<SentCommand> commands = saga.commands();
        saga.replyLate(commands.get(commands.size() - 1), new Undone());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.state().lines()).endsWith("undone");
    }

    @Test
    void an_operator_says_that_a_step_is_undone() {
        SagaTester<Log> saga =
                run(slowUndo()).reply(new Ok("a")).reply(new No()).pass(MINUTE.multipliedBy(3));
        saga.skip("a");
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void a_pivot_that_fails_undoes_what_was_before_it() {
        SagaTester<Log> saga = run(Work.saga().step("a", undoable("a")).pivot("p", pivot()));
        saga.reply(new Ok("a")).reply(new No());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATING);
    }

    private static SagaBuilder<Log> pivoted() {
        return Work.saga().step("a", undoable("a")).pivot("p", pivot()).step("b", forward("b"));
    }

    @Test
    void a_pivot_without_a_reply_is_stuck_until_an_operator_or_the_reply_decides() {
        SagaTester<Log> saga = run(pivoted()).reply(new Ok("a")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        SentCommand command = saga.commands().get(1);
        assertThat(run(pivoted()).reply(new Ok("a")).pass(MINUTE).skip(null).openSteps())
                .containsExactly("b");
        assertThat(run(pivoted()).reply(new Ok("a")).pass(MINUTE).retry(null).status())
                .isEqualTo(SagaStatus.RUNNING);
        assertThat(run(pivoted()).reply(new Ok("a")).pass(MINUTE).compensate().status())
                .isEqualTo(SagaStatus.COMPENSATING);
        assertThat(saga.replyLate(command, new Ok("")).openSteps()).containsExactly("b");
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void while_the_command_of_the_pivot_is_under_way_nobody_may_undo_the_steps_before_it() {
        SagaTester<Log> saga = run(pivoted()).reply(new Ok("a")).compensate();
        assertThat(saga.history()).last().asString().contains("refused", "the pivot is under way");
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
        assertThat(saga.reply(new No()).status()).isEqualTo(SagaStatus.COMPENSATING);
    }

    @Test
    void behind_the_pivot_nothing_is_undone() {
        SagaTester<Log> saga =
                run(pivoted()).reply(new Ok("a")).reply(new Ok("")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.compensate();
        assertThat(saga.history()).last().asString().contains("refused", "is behind its pivot and only goes forward");
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.retry("b").reply(new Ok("b"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(saga.commands()).noneMatch(SentCommand::isUndo);
    }

    private static SagaBuilder<Log> twoWays() {
        return Work.saga()
                .pivot("p", pivot())
                .parallel(
                        "both",
                        ways -> ways.branch("left", b -> b.step("a", forward("a")))
                                .branch(
                                        "right",
                                        b -> b.step("b", forward("b").andThen(s -> s.withoutLimit()))
                                                .parallel(
                                                        "inner",
                                                        i -> i.branch("x", x -> x.step("c", forward("c")))
                                                                .branch("y", y -> y.step("d", forward("d"))))))
                .step("last", forward("last"));
    }

    @Test
    void a_way_goes_on_while_another_one_is_stuck() {
        SagaTester<Log> saga = run(twoWays()).reply(new Ok("")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.reply("b", new Ok("b"));
        assertThat(saga.openSteps()).containsExactly("a", "c", "d");
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.reply("c", new Ok("c")).reply("d", new Ok("d")).retry(null).reply("a", new Ok("a"));
        assertThat(saga.openSteps()).containsExactly("last");
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void a_saga_with_two_stuck_steps_runs_again_when_both_are_resumed() {
        SagaTester<Log> saga = run(twoWays())
                .reply(new Ok(""))
                .pass(MINUTE)
                .reply("b", new Ok("b"))
                .pass(MINUTE);
        saga.retry(null);
        assertThat(saga.history()).last().asString().contains("refused", "name one of them");
        saga.retry("a");
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.skip("c").retry("d");
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void a_loop_behind_the_pivot_that_is_not_over_can_be_skipped_and_begin_anew() {
        SagaTester<Log> saga = run(Work.saga()
                .pivot("p", pivot())
                .repeat(
                        "outer",
                        log -> log.lines().size() < 4,
                        5,
                        o -> o.repeat("inner", log -> true, 2, i -> i.step("a", forward("a")))));
        saga.reply(new Ok("")).reply(new Ok("1")).reply(new Ok("2"));
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.retry("inner");
        assertThat(saga.history()).last().asString().contains("refused", "sends no command");
        saga.skip("inner");
        assertThat(saga.openSteps()).as("the second round of outer").containsExactly("a");
        saga.reply(new Ok("3")).reply(new Ok("4")).skip("inner");
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
    }

    private final AtomicBoolean isBroken = new AtomicBoolean(true);

    private Log mayBreak(Log log, String line) {
        if (isBroken.get()) {
            throw new IllegalArgumentException("cannot take " + line);
        }
        return log.and(line);
    }

    private SagaBuilder<Log> breaking() {
        return Work.saga()
                .step(
                        "a",
                        s -> s.command("workers", log -> new Do("a"))
                                .on(Ok.class, (log, ok) -> mayBreak(log, ok.note()))
                                .within(MINUTE)
                                .undo(
                                        "workers",
                                        log -> new Do("undo a"),
                                        u -> u.on(Undone.class).within(MINUTE)))
                .step("b", asks("b"));
    }

    @Test
    void a_reply_on_which_a_function_failed_is_kept_and_has_its_turn_again() {
        SagaTester<Log> saga = run(breaking()).reply(new Ok("a"));
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        assertThat(saga.failures()).hasSize(1);
        assertThat(saga.retry("a").status()).as("it fails again").isEqualTo(SagaStatus.STUCK);
        isBroken.set(false);
        saga.retry("a");
        assertThat(saga.status()).isEqualTo(SagaStatus.RUNNING);
        assertThat(saga.openSteps()).containsExactly("b");
        assertThat(saga.state().lines()).containsExactly("a");
        assertThat(saga.commands()).as("the command is not sent again").hasSize(2);
    }

    @Test
    void a_kept_reply_is_no_reply_to_the_undo_of_its_step() {
        SagaTester<Log> saga = run(breaking()).reply(new Ok("a")).compensate();
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATING);
        assertThat(saga.openSteps()).containsExactly("a");
        saga.reply(new Undone());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void a_kept_reply_is_forgotten_when_its_step_is_skipped() {
        SagaTester<Log> saga = run(breaking()).reply(new Ok("a")).skip("a");
        assertThat(saga.openSteps()).containsExactly("b");
        saga.reply(new No()).reply(new Undone());
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void a_kept_event_on_which_a_function_failed_stays_kept() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", asks("a"))
                .step(
                        "wait",
                        s -> s.awaits("signals", Signal.class, Signal::id)
                                .on(Signal.class, (log, signal) -> mayBreak(log, "signal"))
                                .within(MINUTE)));
        saga.deliver("signals", new Signal("w-1")).reply(new Ok("a"));
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        isBroken.set(false);
        assertThat(saga.retry("wait").status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(saga.state().lines()).containsExactly("a", "signal");
    }

    @Test
    void a_function_that_fails_when_a_wait_is_over_leaves_the_saga_stuck() {
        SagaTester<Log> saga =
                run(Work.saga().pause("rest", log -> MINUTE).local("break", (log, out) -> mayBreak(log, "over")));
        assertThat(saga.pass(MINUTE).status()).isEqualTo(SagaStatus.STUCK);
        saga.skip("rest");
        assertThat(saga.history()).last().asString().contains("refused");
        isBroken.set(false);
        assertThat(saga.skip("rest").status()).isEqualTo(SagaStatus.COMPLETED);
    }

    @Test
    void an_operator_steers_a_running_saga() {
        SagaBuilder<Log> saga = Work.saga().step("a", undoable("a")).step("b", asks("b"));
        SagaTester<Log> retried = run(saga).retry(null);
        assertThat(retried.commands()).extracting(SentCommand::attempt).containsExactly(1, 2);
        assertThat(run(saga).skip("a").openSteps()).containsExactly("b");
        assertThat(run(saga).skip("other").history().get(2)).contains("refused", "open steps [a]");
        SagaTester<Log> undone = run(saga).reply(new Ok("a")).compensate();
        assertThat(data(undone.commands())).endsWith(new Do("undo a"));
        assertThat(undone.compensate().history()).last().asString().contains("refused", "compensates already");
        assertThat(run(saga).complete().status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(run(saga).complete().retry(null).ignored()).isEqualTo("no-saga");
    }

    @Test
    void an_order_that_is_not_possible_changes_nothing_but_the_history() {
        SagaTester<Log> saga = run(Work.saga().pause("rest", log -> MINUTE)).retry("rest");
        assertThat(saga.history()).last().asString().contains("refused", "sends no command");
        assertThat(saga.openSteps()).containsExactly("rest");
    }

    @Test
    void a_dead_letter_of_a_command_is_noted_at_its_step() {
        Machine<Log> machine =
                new Machine<>(Definition.of(Work.saga().step("a", asks("a")).build()));
        Instance<Log> saga = machine.start("w-1", Log.EMPTY, null, 1).instance();
        Token token = new Token("work", "w-1", false, "a", 1, 1);
        Instance<Log> noted =
                machine.deadLettered(saga, token, "dead-0@7", "broken", 2).instance();
        assertThat(noted.position().open().get(0).deadLetter()).isEqualTo("dead-0@7");
        assertThat(machine.deadLettered(saga, new Token("work", "w-1", false, "a", 1, 2), "", "", 2)
                        .ignored())
                .isEqualTo(Decision.Ignored.LATE);
    }

    @Test
    void a_wait_ends_at_its_time_and_once() {
        Machine<Log> machine = new Machine<>(Definition.of(
                Work.saga().step("a", asks("a")).step("b", asks("b")).build()));
        Instance<Log> saga = machine.start("w-1", Log.EMPTY, null, 1).instance();
        long due = 1 + MINUTE.toMillis();
        assertThat(machine.due(saga, 1, 1, due - 1).ignored()).isEqualTo(Decision.Ignored.NOT_DUE);
        assertThat(machine.due(saga, 1, 2, due).ignored()).isEqualTo(Decision.Ignored.NOT_DUE);
        assertThat(machine.due(saga, 1, 1, due).instance().status()).isEqualTo(SagaStatus.COMPENSATED);
    }

    @Test
    void a_saga_keeps_at_most_a_hundred_early_events() {
        SagaTester<Log> saga = run(Work.saga()
                .step("a", asks("a"))
                .step("wait", s -> s.awaits("signals", Signal.class, Signal::id).within(MINUTE)));
        IntStream.range(0, 100).forEach(i -> saga.deliver("signals", new Signal("w-1")));
        assertThat(saga.ignored()).isNull();
        assertThat(saga.deliver("signals", new Signal("w-1")).ignored()).isEqualTo("unexpected");
    }
}
