package io.kafkakit.faults.sagas;

import io.kafkakit.faults.Fault;
import io.kafkakit.faults.FaultsTest;
import io.kafkakit.faults.ProxiedKafka;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each saga ends as its definition says, and its participants have done just that, whatever a seed lets die. One run of 300 sagas in
 * the build; the long form is {@code -Dkafkakit.faults.seeds=1-30 -Dkafkakit.faults.sagas=10000}, with
 * {@code -Dkafkakit.faults.brokers=3} and {@code -Dkafkakit.faults.number=6} as for {@link FaultsTest}. A run that fails tells its
 * seed.
 */
@Timeout(1_800)
class SagaFaultsTest {

    private static final List<Arguments> SHORT_FORM =
            List.of(Arguments.of(1, 1L, List.of(Fault.KILL_A_WORKER, Fault.ZOMBIE, Fault.TERMINATE_A_WORKER)));

    static Stream<Arguments> runs() {
        return FaultsTest.longForm().orElseGet(SHORT_FORM::stream);
    }

    @ParameterizedTest(name = "{0} brokers, seed {1}, {2}")
    @MethodSource("runs")
    void each_saga_ends_as_its_participants_did_whatever_dies(int brokers, long seed, List<Fault> plan)
            throws InterruptedException, IOException {
        String name = "s" + brokers + "-" + seed;
        try (ProxiedKafka kafka = ProxiedKafka.start(brokers, name)) {
            new SagaRun(kafka, new SagaScenario(seed), Integer.getInteger("kafkakit.faults.sagas", 300), name)
                    .run(plan, Set.of());
        }
    }
}
