package io.kafkakit.jdbc.outbox;

import static io.kafkakit.jdbc.outbox.OutboxWorld.LONG;
import static io.kafkakit.jdbc.outbox.OutboxWorld.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.jdbc.internal.outbox.Step;
import io.kafkakit.postgres.Postgres;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Publishers that die, one after the other, each between two other steps. {@code -Dkafkakit.outbox.kills=100} kills as many, and
 * {@code -Dkafkakit.outbox.seed} repeats a run.
 */
class OutboxKillTest {

    private static final int KILLS = Integer.getInteger("kafkakit.outbox.kills", Step.values().length);
    private static final long SEED = Long.getLong("kafkakit.outbox.seed", System.nanoTime());

    @Test
    void each_row_is_one_record_however_many_publishers_die_between_two_steps() throws Exception {
        Postgres postgres = Postgres.database();
        Random random = new Random(SEED);
        Map<String, List<String>> written = new HashMap<>();
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                OutboxWorld world = new OutboxWorld(postgres.dataSource(), kafka, "killed")) {
            Outbox writer = OutboxProcess.builder(world.cluster, world.source, world.topic)
                    .open();
            int number = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                for (int row = 0; row < 10; row++) {
                    number = write(world, writer, random, number, written);
                }
                Step step =
                        OutboxProcess.steps().get(kill % OutboxProcess.steps().size());
                boolean isOnce = step.compareTo(Step.SELECTED) < 0;
                boolean died = OutboxProcess.dies(
                        postgres.url(),
                        kafka.bootstrapServers(),
                        world.topic,
                        step,
                        isOnce ? 1 : 1 + random.nextInt(2));
                assertThat(died).as("seed %d: kill %d at %s", SEED, kill, step).isTrue();
            }
            Outbox last = world.closed(OutboxProcess.builder(world.cluster, world.source, world.topic)
                    .start());
            assertThat(last.awaitDrained(LONG)).isTrue();
            assertThat(world.values()).as("seed %d", SEED).isEqualTo(written);
        }
    }

    /** A transaction with one to three events; some are rolled back. */
    private static int write(
            OutboxWorld world, Outbox writer, Random random, int from, Map<String, List<String>> written)
            throws Exception {
        String order = "o-" + random.nextInt(3);
        boolean isRolledBack = random.nextInt(8) == 0;
        int to = from + 1 + random.nextInt(3);
        try (Connection connection = world.source.getConnection()) {
            connection.setAutoCommit(false);
            for (int number = from; number < to; number++) {
                writer.send(connection, world.topic, order, new OutboxWorld.OrderPlaced(order, number));
            }
            if (isRolledBack) {
                connection.rollback();
                return to;
            }
            connection.commit();
        }
        for (int number = from; number < to; number++) {
            written.computeIfAbsent(order, key -> new ArrayList<>()).add(value(order, number));
        }
        return to;
    }
}
