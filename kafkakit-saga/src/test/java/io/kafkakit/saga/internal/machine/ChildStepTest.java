package io.kafkakit.saga.internal.machine;

import static io.kafkakit.saga.internal.machine.Work.MINUTE;
import static io.kafkakit.saga.internal.machine.Work.asks;
import static io.kafkakit.saga.internal.machine.Work.pivot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.HeaderNames;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaBuilder;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision.Ignored;
import io.kafkakit.saga.internal.machine.Work.Do;
import io.kafkakit.saga.internal.machine.Work.Log;
import io.kafkakit.saga.internal.machine.Work.No;
import io.kafkakit.saga.internal.machine.Work.Ok;
import io.kafkakit.saga.internal.machine.Work.Signal;
import io.kafkakit.saga.internal.plan.Definition;
import io.kafkakit.saga.test.SagaTester;
import io.kafkakit.saga.test.SentCommand;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** Steps that run another saga. */
class ChildStepTest {

    private static SagaTester<Log> run(SagaBuilder<Log> saga) {
        return SagaTester.of(saga.build()).start("w-1", Log.EMPTY);
    }

    @Test
    void a_child_is_started_with_its_own_id_and_its_end_is_the_reply() {
        SagaTester<Log> saga = run(parent()).reply(new Ok("begin"));
        SentCommand start = saga.commands().get(1);
        assertThat(start)
                .isEqualTo(new SentCommand(
                        "part-saga", Controls.START, new Signal("of w"), "w-1-part", "part", 2, 1, false));
        saga.childCompleted("part", new Signal("well"));
        assertThat(saga.openSteps()).containsExactly("last");
        assertThat(saga.state().lines()).containsExactly("begin", "well");
    }

    @Test
    void a_child_that_was_compensated_fails_its_step() {
        SagaTester<Log> saga = run(parent()).reply(new Ok("begin")).childCompensated("part", new Signal(""));
        assertThat(saga.failure()).isEqualTo(new SagaFailure("part", "kafkakit.saga.compensated.part"));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.cancelledChildren()).isEmpty();
    }

    @Test
    void a_child_that_takes_too_long_is_told_to_compensate() {
        SagaTester<Log> saga = run(parent()).reply(new Ok("begin")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPENSATED);
        assertThat(saga.cancelledChildren()).containsExactly("w-1-part");
    }

    @Test
    void a_child_that_is_told_twice_to_start_answers_the_first_command() {
        SagaTester<Log> saga = run(parent()).reply(new Ok("begin"));
        SentCommand first = saga.commands().get(1);
        Machine<Log> machine = new Machine<>(Definition.of(parent().build()));
        Instance<Log> before = machine.start("w-1", Log.EMPTY, null, 1).instance();
        before = machine.reply(before, new Token("work", "w-1", false, "begin", 1, 1), "Ok", new Ok("begin"), 1)
                .instance();
        before = machine.order(before, new Order(Order.Kind.RETRY, "part", "ann", null), 1)
                .instance();
        assertThat(before.position().open().get(0).attempt()).isEqualTo(2);
        Token token = new Token("work", "w-1", false, "part", first.activation(), 1);
        Decision<Log> decision = machine.reply(before, token, "kafkakit.saga.completed.part", new Signal("well"), 1);
        assertThat(decision.ignored()).isNull();
        assertThat(decision.instance().position().open()).extracting(Open::step).containsExactly("last");
    }

    @Test
    void a_child_that_has_ended_tells_its_end_again_to_the_step_that_started_it() {
        Saga<Signal> child = part();
        Machine<Signal> machine = new Machine<>(Definition.of(child));
        Instance<Signal> running =
                machine.start("c-1", new Signal("s"), caller("w-1", 2, 1), 1).instance();
        assertThat(machine.startAgain(running, caller("w-1", 2, 2)).ignored()).isEqualTo(Ignored.STARTED_BEFORE);
        Instance<Signal> ended = machine.order(running, new Order(Order.Kind.COMPLETE, null, "ann", null), 1)
                .instance();
        Decision<Signal> again = machine.startAgain(ended, caller("w-1", 2, 2));
        assertThat(again.instance()).isEqualTo(ended);
        assertThat(again.sends()).singleElement().satisfies(end -> {
            assertThat(end.event()).isEqualTo("kafkakit.saga.completed.part");
            assertThat(end.topic()).isEqualTo("work-saga");
            assertThat(end.data()).isEqualTo(new Signal("s"));
            assertThat(end.headers())
                    .contains(new RecordHeader(HeaderNames.CORRELATION, "work/w-1/do/part/2/2".getBytes(UTF_8)));
        });
        assertThat(machine.startAgain(ended, caller("w-2", 2, 1)).ignored()).isEqualTo(Ignored.STARTED_BEFORE);
        assertThat(machine.startAgain(ended, caller("w-1", 3, 1)).ignored()).isEqualTo(Ignored.STARTED_BEFORE);
        assertThat(machine.startAgain(ended, null).ignored()).isEqualTo(Ignored.STARTED_BEFORE);
    }

    private static Caller caller(String id, int activation, int attempt) {
        return new Caller("work-saga", id, "work/" + id + "/do/part/" + activation + "/" + attempt);
    }

    private static Saga<Signal> part() {
        return Saga.of("part", Signal.class)
                .step(
                        "x",
                        s -> s.command("workers", signal -> new Do("x"))
                                .on(Ok.class)
                                .within(MINUTE)
                                .nothingToUndo())
                .build();
    }

    private static SagaBuilder<Log> parent() {
        Saga<Signal> child = part();
        return Work.saga()
                .step("begin", asks("begin"))
                .child(
                        "part",
                        child,
                        c -> c.starts(log -> "w-1-part", log -> new Signal("of w"))
                                .completed((log, signal) -> log.and(signal.id()))
                                .within(MINUTE)
                                .nothingToUndo())
                .step("last", asks("last"));
    }

    @Test
    void a_saga_with_open_children_cancels_them_when_another_way_fails() {
        Saga<Signal> child = part();
        SagaTester<Log> saga = run(Work.saga()
                .parallel(
                        "both",
                        ways -> ways.branch("left", b -> b.step("a", asks("a")))
                                .branch(
                                        "right",
                                        b -> b.child(
                                                "part",
                                                child,
                                                c -> c.starts(log -> "p", log -> new Signal(""))
                                                        .within(MINUTE)
                                                        .undo("workers", log -> new Do("undo part"))))));
        saga.reply("a", new No());
        assertThat(saga.cancelledChildren()).containsExactly("p");
        assertThat(saga.commands()).last().extracting(SentCommand::data).isEqualTo(new Do("undo part"));
        assertThat(saga.failure()).isEqualTo(new SagaFailure("a", "No"));
    }

    @Test
    void a_child_behind_the_pivot_that_was_too_slow_may_still_complete() {
        Saga<Signal> child = part();
        SagaTester<Log> saga = run(Work.saga()
                .pivot("p", pivot())
                .child(
                        "part",
                        child,
                        c -> c.starts(log -> "p", log -> new Signal("")).within(MINUTE)));
        saga.reply(new Ok("")).pass(MINUTE);
        assertThat(saga.status()).isEqualTo(SagaStatus.STUCK);
        saga.replyLate(saga.commands().get(1), Definition.completedEvent("part"), new Signal(""));
        assertThat(saga.status()).isEqualTo(SagaStatus.COMPLETED);
    }
}
