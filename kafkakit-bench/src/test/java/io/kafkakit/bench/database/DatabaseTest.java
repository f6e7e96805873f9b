package io.kafkakit.bench.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.run.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @Test
    void each_booking_is_made_once_in_every_round(@TempDir Path data) {
        Terminal run = Terminal.after(
                new DatabaseCommand(),
                "--records=300",
                "--rounds=2",
                "--broker-jvm=-XX:TieredStopAtLevel=1",
                "--data=" + data);
        assertThat(run.status()).as("%s", run.err()).isZero();
        assertThat(run.out()).contains("round 2, effects: ").contains("of none");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        Terminal run = Terminal.after(new DatabaseCommand(), "--rounds=1");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--rounds = 1").contains("2 rounds");
    }
}
