package io.kafkakit.bench.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RedriveTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new RedriveCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void each_comes_back_once_in_every_round(@TempDir Path data) {
        assertThat(run(
                        "--letters=300",
                        "--rounds=2",
                        "--size=600",
                        "--broker-jvm=-XX:TieredStopAtLevel=1",
                        "--data=" + data))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("round 2: ").contains("300 dead letters, each once: ");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        assertThat(run("--rounds=1")).isEqualTo(2);
        assertThat(err.toString()).contains("--rounds = 1").contains("2 rounds");
    }
}
