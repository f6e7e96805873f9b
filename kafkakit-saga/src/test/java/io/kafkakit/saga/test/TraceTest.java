package io.kafkakit.saga.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaFailure;
import io.kafkakit.saga.SagaStatus;
import io.kafkakit.saga.internal.machine.Decision;
import io.kafkakit.saga.internal.machine.Done;
import io.kafkakit.saga.internal.machine.History;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.machine.Machine;
import io.kafkakit.saga.internal.machine.Position;
import io.kafkakit.saga.internal.machine.Token;
import io.kafkakit.saga.internal.plan.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Violations that the machine does not commit, so they are made up. */
class TraceTest {

    record Do(String what) {}

    private static final SagaFailure FAILURE = new SagaFailure("c", "No");

    private final List<String> violations = new ArrayList<>();
    private Trace trace = Trace.EMPTY;
    private Instance<String> saga = new Machine<>(Definition.of(Saga.of("job", String.class)
                    .pause("a", its -> Duration.ZERO)
                    .build()))
            .start("j-1", "state", null, 1)
            .instance();

    private static Token does(String step, int activation) {
        return new Token("job", "j-1", false, step, activation, 1);
    }

    private static Token undoes(String step, int activation) {
        return new Token("job", "j-1", true, step, activation, 1);
    }

    private static EventRecord record(Token token) {
        return EventRecord.of("workers", new Do(token.step()))
                .withHeader(HeaderNames.REPLY_TO, "job-saga")
                .withHeader(HeaderNames.CORRELATION, token.text());
    }

    private void happens(SagaStatus status, List<Done> done, boolean isPivoted, Token... sends) {
        SagaFailure failure = status == SagaStatus.RUNNING ? null : FAILURE;
        Instance<String> after = new Instance<>(
                saga.id(),
                1,
                status,
                saga.state(),
                new Position(9, List.of(), done, Map.of(), Set.of(), isPivoted, failure, List.of()),
                History.EMPTY,
                1,
                null);
        Decision<String> decision =
                new Decision<>(after, Stream.of(sends).map(TraceTest::record).toList(), null);
        trace = trace.after(saga, decision, Set.of("a", "b", "c"), violations::add);
        saga = after;
    }

    private void twoStepsAreDone() {
        happens(SagaStatus.RUNNING, List.of(), false, does("a", 1));
        happens(SagaStatus.RUNNING, List.of(new Done("a", 1)), false, does("b", 2));
        happens(SagaStatus.RUNNING, List.of(new Done("a", 1), new Done("b", 2)), false, does("c", 3));
    }

    @Test
    void the_last_step_is_undone_first() {
        twoStepsAreDone();
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("c", 3), undoes("b", 2), undoes("a", 1));
        assertThat(violations).isEmpty();
    }

    @Test
    void another_order_is_a_violation() {
        twoStepsAreDone();
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("a", 1));
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        assertThat(violations).containsExactly("step 'b' was undone after one that was done before it");
    }

    @Test
    void an_undo_of_a_step_twice_is_a_violation() {
        twoStepsAreDone();
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        assertThat(violations).containsExactly("step 'b' was undone twice");
    }

    @Test
    void another_try_of_an_undo_is_none() {
        twoStepsAreDone();
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        happens(SagaStatus.COMPENSATING, List.of(), false, new Token("job", "j-1", true, "b", 2, 2));
        assertThat(violations).isEmpty();
    }

    @Test
    void an_undo_without_its_step_is_a_violation() {
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        assertThat(violations).containsExactly("step 'b' was undone and had not begun");
    }

    @Test
    void a_step_that_is_never_undone_is_a_violation() {
        twoStepsAreDone();
        happens(SagaStatus.COMPENSATING, List.of(), false, undoes("b", 2));
        happens(SagaStatus.COMPENSATED, List.of(), false);
        assertThat(violations).containsExactly("the saga is compensated, and step 'a' was done and not undone");
    }

    @Test
    void an_undo_after_the_pivot_is_a_violation() {
        twoStepsAreDone();
        happens(SagaStatus.RUNNING, List.of(), true);
        happens(SagaStatus.COMPENSATING, List.of(), true, undoes("b", 2));
        assertThat(violations).containsExactly("step 'b' was undone after the pivot");
    }

    @Test
    void a_command_at_or_after_the_end_is_a_violation() {
        happens(SagaStatus.COMPLETED, List.of(), false, does("a", 1));
        assertThat(violations).containsExactly("a command of step 'a' was sent when the saga completed");
        violations.clear();
        happens(SagaStatus.RUNNING, List.of(), false, does("b", 2));
        assertThat(violations)
                .hasSize(2)
                .anyMatch(each -> each.startsWith("the saga sent"))
                .anyMatch(each -> each.equals("the saga changed after it had ended"));
    }
}
