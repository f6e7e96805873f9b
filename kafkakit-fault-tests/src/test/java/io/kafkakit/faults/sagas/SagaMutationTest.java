package io.kafkakit.faults.sagas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kafkakit.faults.Fault;
import io.kafkakit.faults.ProxiedKafka;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sagas that break one of their invariants are caught by the suite: what it says of the right ones means something. */
@Timeout(300)
class SagaMutationTest {

    private static final Logger logger = LoggerFactory.getLogger(SagaMutationTest.class);
    private static final int SAGAS = 150;

    static Stream<Arguments> mutations() {
        return Stream.of(
                Arguments.of(SagaMutation.NO_MARKS, List.of(), "was done 2 times|is a dead letter twice"),
                Arguments.of(SagaMutation.NO_DOUBT, List.of(), "was done and not undone"));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void sagas_that_are_wrong_are_caught(SagaMutation mutation, List<Fault> plan, String how) {
        Throwable caught = catchThrowable(() -> run(mutation, plan));
        logger.info("{}: {}", mutation, caught == null ? "not caught" : caught.getMessage());
        assertThat(caught).as("%s under %s", mutation, plan).isInstanceOf(AssertionError.class);
        // Not because it could not work at all.
        assertThat(caught).hasMessageContaining("ms after the start").hasMessageFindingMatch(how);
    }

    /** In the long form: the suite waits for sagas that nobody knows any more. */
    @Test
    @EnabledIfSystemProperty(named = "kafkakit.faults.seeds", matches = ".+")
    void sagas_that_are_not_restored_do_not_end() {
        sagas_that_are_wrong_are_caught(
                SagaMutation.NO_RESTORE, List.of(Fault.KILL_ALL_WORKERS), "not all sagas have ended|is lost");
    }

    private static void run(SagaMutation mutation, List<Fault> plan) throws InterruptedException, IOException {
        String name = "s-" + mutation.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (ProxiedKafka kafka = ProxiedKafka.start(1, name)) {
            new SagaRun(kafka, new SagaScenario(1), SAGAS, name).run(plan, Set.of(mutation));
        }
    }
}
