package io.kafkakit.faults;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise holds whatever a seed lets die. Seven faults in the build; the long form is
 * {@code -Dkafkakit.faults.seeds=1-30,41 -Dkafkakit.faults.brokers=3}, and {@code -Dkafkakit.faults.number=} says how many faults a
 * run has. A run that fails tells its seed.
 */
@Timeout(1_800)
public class FaultsTest {

    private static final int FEW = 3;

    /** What the build lets strike: workers, brokers and a network, with each ordering and both protocols. */
    private static final List<Arguments> SHORT_FORM = List.of(
            Arguments.of(1, 1L, List.of(Fault.KILL_A_WORKER, Fault.NO_ANSWERS, Fault.HALF_CLOSED_CONNECTIONS)),
            Arguments.of(1, 10L, List.of(Fault.TERMINATE_A_WORKER, Fault.ZOMBIE)),
            Arguments.of(3, 5L, List.of(Fault.KILL_A_BROKER, Fault.PAUSE_A_BROKER)));

    static Stream<Arguments> runs() {
        return longForm().orElseGet(SHORT_FORM::stream);
    }

    /** Brokers, seed and plan of each run that was asked for; empty if none was. */
    public static Optional<Stream<Arguments>> longForm() {
        String seeds = System.getProperty("kafkakit.faults.seeds", "");
        if (seeds.isEmpty()) {
            return Optional.empty();
        }
        int brokers = number("kafkakit.faults.brokers", 1);
        int faults = number("kafkakit.faults.number", FEW);
        return Optional.of(Arrays.stream(seeds.split(",", -1))
                .flatMapToLong(FaultsTest::range)
                .mapToObj(seed -> Arguments.of(brokers, seed, Nemesis.plan(seed, faults))));
    }

    private static LongStream range(String some) {
        long[] ends =
                Arrays.stream(some.split("-", 2)).mapToLong(Long::parseLong).toArray();
        return LongStream.rangeClosed(ends[0], ends[ends.length - 1]);
    }

    private static int number(String property, int otherwise) {
        String given = System.getProperty(property, "");
        return given.isEmpty() ? otherwise : Integer.parseInt(given);
    }

    @ParameterizedTest(name = "{0} brokers, seed {1}, {2}")
    @MethodSource("runs")
    void each_record_ends_in_one_place_once_whatever_dies(int brokers, long seed, List<Fault> plan)
            throws InterruptedException, IOException {
        String name = "f" + brokers + "-" + seed;
        try (ProxiedKafka kafka = ProxiedKafka.start(brokers, name)) {
            new FaultRun(kafka, Scenario.of(seed), name).run(plan, Set.of());
        }
    }
}
