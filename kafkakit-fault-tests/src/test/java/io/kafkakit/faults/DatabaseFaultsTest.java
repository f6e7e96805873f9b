package io.kafkakit.faults;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each job has one booking in PostgreSQL and one output in Kafka, also after its redrive, whatever a seed lets die. The
 * database stops without a word after each other fault. One run in the build; the long form is that of
 * {@link FaultsTest}.
 */
@Isolated("its commits in PostgreSQL leave no processor time for other runs")
@Timeout(1_800)
class DatabaseFaultsTest {

    private static final List<Arguments> SHORT_FORM =
            List.of(Arguments.of(1, 4L, List.of(Fault.KILL_A_WORKER, Fault.ZOMBIE)));

    static Stream<Arguments> runs() {
        return FaultsTest.longForm().orElseGet(SHORT_FORM::stream);
    }

    @ParameterizedTest(name = "{0} brokers, seed {1}, {2}")
    @MethodSource("runs")
    void each_job_has_one_booking_and_one_output_whatever_dies(int brokers, long seed, List<Fault> plan)
            throws InterruptedException, IOException {
        String name = "d" + brokers + "-" + seed;
        try (ProxiedKafka kafka = ProxiedKafka.start(brokers, name)) {
            new FaultRun(kafka, Scenario.of(seed), name, Bookings.create()).run(plan, Set.of());
        }
    }
}
