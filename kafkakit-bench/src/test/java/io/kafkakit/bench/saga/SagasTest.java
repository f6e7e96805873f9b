package io.kafkakit.bench.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.run.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SagasTest {

    private static final SagaSpec SPEC =
            new SagaSpec(SagaContender.KAFKAKIT, SagaSpec.Part.TRIPS, "localhost:9092", "trip", 1);

    @Test
    void every_contender_runs_sagas_correctly(@TempDir Path data) throws Exception {
        Path page = data.resolve("page.md");
        Terminal run = Terminal.after(
                new SagasCommand(),
                "--parts=HOP,RATE,RESTORE",
                "--rounds=1",
                "--sagas=30",
                "--open=10",
                "--partitions=2",
                "--jvm=-XX:TieredStopAtLevel=1",
                "--large-jvm=-XX:TieredStopAtLevel=1",
                "--broker-jvm=-XX:TieredStopAtLevel=1",
                "--out=" + page,
                "--data=" + data.resolve("broker"));
        assertThat(run.status()).as("%s%n%s", run.out(), run.err()).isZero();
        assertThat(run.out())
                .contains("hop p50, ms, kafkakit of streams", "sagas/s, kafkakit, 10 open at once of streams")
                .contains("Each of the 6 runs was checked");
        assertThat(Files.readString(page)).contains("## restore", "| kafkakit |", "## Machine and versions");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        Terminal run = Terminal.after(new SagasCommand(), "--rounds=0");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--rounds = 0").contains("at least 1 round");
    }

    @Test
    void lost_doubled_and_wrong_commands_are_found() {
        SagaCheck check = new SagaCheck(SPEC, List.of(SPEC.commands(1)), 4);
        check.add(command(1, 1));
        check.add(command(2, 1));
        check.add(command(2, 1));
        check.add(command(0, 3));
        check.add(command(4, 1));
        assertThat(check.problems()).containsExactly("2 lost", "1 twice", "2 wrong");
    }

    @Test
    void a_run_that_is_wrong_does_not_count_and_is_named() {
        Map<SagaMeasure, Double> fast = new EnumMap<>(Map.of(SagaMeasure.SAGAS_PER_SECOND, 9e6));
        Map<SagaMeasure, Double> slow = new EnumMap<>(Map.of(SagaMeasure.SAGAS_PER_SECOND, 500.0));
        String text = new SagaTables(List.of(
                        new SagaRun(SagaPart.RATE, "kafkakit", fast, List.of("1 lost")),
                        new SagaRun(SagaPart.RATE, "kafkakit", slow, List.of())))
                .text();
        assertThat(text)
                .contains("| kafkakit | 500 (500 – 500) | 1 |")
                .contains("1 of 2 runs do not count:")
                .contains("- rate, kafkakit: 1 lost");
    }

    private static ConsumerRecord<byte[], byte[]> command(long id, int step) {
        byte[] value = TripEvents.value(Trip.of(Trip.Planned.of(id)).command(step));
        return new ConsumerRecord<>(
                SPEC.commands(1), 0, 0, Begin.record("any", id, value).key(), value);
    }
}
