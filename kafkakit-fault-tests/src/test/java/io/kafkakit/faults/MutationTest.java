package io.kafkakit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.Collections;
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

/** An engine that breaks one of its invariants is caught by the suite: what it says of the right one means something. */
@Timeout(600)
class MutationTest {

    private static final Logger logger = LoggerFactory.getLogger(MutationTest.class);
    private static final String LOST = "went in 1 times and came out at \\[\\]";
    private static final String DOUBLED = "went in 1 times and came out at \\[\\S+, |is a dead letter at \\[\\S+, ";
    private static final String LATE = "at \\S+ came after job";
    /** Nobody ends what a dead process had begun: it holds up offsets, or what is to be tried again, or is there at the end. */
    private static final String LEFT_OPEN =
            "work does not flow .* after KILL_ALL_WORKERS|not all is consumed|transactions are left open";

    /** A worker has to be stopped while outcomes wait in its lane, which not each of them is. The first ends the run. */
    private static final List<Fault> ZOMBIES = Collections.nCopies(6, Fault.ZOMBIE);

    /**
     * Longer than impatient clients wait: transactions are aborted and made again, where a kill has to come in the middle of one. Not
     * each aborts one with outcomes in it. The first that does ends the run.
     */
    private static final List<Fault> BLACK_HOLES = Collections.nCopies(6, Fault.BLACK_HOLE);

    /** Two in the build, all in the long form: a record that comes twice, and one that comes out of its order. */
    static Stream<Arguments> mutations() {
        Stream<Arguments> shortForm = Stream.of(
                Arguments.of(Mutation.RETRY_OUTSIDE_THE_TRANSACTION, 14, BLACK_HOLES, DOUBLED),
                Arguments.of(Mutation.NO_FENCE, 4, ZOMBIES, LATE + "|" + DOUBLED));
        if (System.getProperty("kafkakit.faults.seeds", "").isEmpty()) {
            return shortForm;
        }
        return Stream.concat(
                shortForm,
                Stream.of(
                        Arguments.of(Mutation.OFFSET_BEYOND_A_GAP, 4, kills(2), LOST),
                        // Some kills find no transaction open. The first that finds one ends the run.
                        Arguments.of(Mutation.RANDOM_TRANSACTIONAL_IDS, 4, kills(10), LEFT_OPEN),
                        Arguments.of(Mutation.NO_REWIND_AFTER_AN_ABORT, 14, BLACK_HOLES, LOST)));
    }

    private static List<Fault> kills(int number) {
        return Collections.nCopies(number, Fault.KILL_ALL_WORKERS);
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void an_engine_that_is_wrong_is_caught(Mutation mutation, long seed, List<Fault> plan, String how) {
        Throwable caught = catchThrowable(() -> run(mutation, seed, plan));
        logger.info("{}: {}", mutation, caught == null ? "not caught" : caught.getMessage());
        assertThat(caught).as("%s, seed %s under %s", mutation, seed, plan).isInstanceOf(AssertionError.class);
        // Not because it could not work at all.
        assertThat(caught).hasMessageContaining("ms after the start").hasMessageFindingMatch(how);
    }

    /** In the long form: the broker refuses what the tenure should not have let out, and the lane tries for ever. */
    @Test
    @EnabledIfSystemProperty(named = "kafkakit.faults.seeds", matches = ".+")
    void without_the_tenure_check_alone_work_stops() {
        an_engine_that_is_wrong_is_caught(
                Mutation.NO_TENURE_CHECK, 4, ZOMBIES, "not all is consumed|work does not flow .* after ZOMBIE");
    }

    /** In the long form: of the workers of this seed one is right and one minutes ahead. */
    @Test
    @EnabledIfSystemProperty(named = "kafkakit.faults.seeds", matches = ".+")
    void a_retry_that_waits_by_the_clock_of_another_host_is_caught() {
        an_engine_that_is_wrong_is_caught(
                Mutation.TRUST_IN_OTHER_CLOCKS, 3, List.of(Fault.TERMINATE_A_WORKER), "not all is consumed");
    }

    /** In the long form: what is due says 1970. */
    @Test
    @EnabledIfSystemProperty(named = "kafkakit.faults.seeds", matches = ".+")
    void a_retry_that_does_not_wait_is_caught() {
        an_engine_that_is_wrong_is_caught(
                Mutation.NO_DELAY, 4, List.of(Fault.TERMINATE_A_WORKER), "was tried again too early");
    }

    /** In the long form: the tenure lets nothing out that newer metadata could commit. */
    @Test
    @EnabledIfSystemProperty(named = "kafkakit.faults.seeds", matches = ".+")
    void metadata_of_the_commit_alone_does_no_harm() throws InterruptedException, IOException {
        run(Mutation.METADATA_OF_THE_COMMIT, 4, List.of(Fault.ZOMBIE, Fault.ZOMBIE));
    }

    private static void run(Mutation mutation, long seed, List<Fault> plan) throws InterruptedException, IOException {
        String name = mutation.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (ProxiedKafka kafka = ProxiedKafka.start(1, name)) {
            new FaultRun(kafka, Scenario.of(seed), name).run(plan, Set.of(mutation));
        }
    }
}
