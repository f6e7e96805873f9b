package io.kafkakit.bench.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.run.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedriveTest {

    @Test
    void each_comes_back_once_in_every_round(@TempDir Path data) {
        Terminal run = Terminal.after(
                new RedriveCommand(),
                "--letters=300",
                "--rounds=2",
                "--size=600",
                "--broker-jvm=-XX:TieredStopAtLevel=1",
                "--data=" + data);
        assertThat(run.status()).as("%s", run.err()).isZero();
        assertThat(run.out()).contains("round 2: ").contains("300 dead letters, each once: ");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        Terminal run = Terminal.after(new RedriveCommand(), "--rounds=1");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--rounds = 1").contains("2 rounds");
    }
}
