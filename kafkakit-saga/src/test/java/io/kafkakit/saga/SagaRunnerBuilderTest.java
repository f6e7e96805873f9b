package io.kafkakit.saga;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.ConfigurationException;
import io.kafkakit.KafkaCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the description of a runner refuses before it asks a broker; none is there. */
class SagaRunnerBuilderTest {

    record Trip(String id) {}

    record Book() {}

    record Booked() {}

    private final KafkaCluster cluster = KafkaCluster.connect("127.0.0.1:1");

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Saga<Trip> trip(String name) {
        return Saga.of(name, Trip.class)
                .step(
                        "book",
                        s -> s.command("hotel", t -> new Book())
                                .on(Booked.class)
                                .withoutLimit()
                                .nothingToUndo())
                .build();
    }

    private void assertRefused(SagaRunnerBuilder<Trip> runner, String why) {
        assertThatThrownBy(() -> runner.producerPool("runner", 1).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void versions_that_do_not_belong_together_are_refused() {
        assertRefused(
                SagaRunner.of(cluster, trip("trip")).previous(trip("trip")), "version 1 of saga 'trip' is there twice");
        assertRefused(
                SagaRunner.of(cluster, trip("trip")).previous(trip("cruise")),
                "saga 'cruise' is no version of saga 'trip'");
        assertRefused(
                SagaRunner.of(cluster, trip("trip")).migration(7, t -> t),
                "version 7 of saga 'trip' has a migration and no definition");
    }
}
