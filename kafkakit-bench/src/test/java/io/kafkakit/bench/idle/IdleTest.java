package io.kafkakit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IdleTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return new CommandLine(new IdleCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    /** How much it is depends on the machine; that it is told of each, and is no nonsense, does not. */
    @Test
    void tells_of_each_what_it_took(@TempDir Path data) {
        assertThat(run(
                        "--partitions=3",
                        "--rounds=1",
                        "--settle=0",
                        "--seconds=1",
                        "--jvm=-XX:TieredStopAtLevel=1",
                        "--broker-jvm=-XX:TieredStopAtLevel=1",
                        "--data=" + data))
                .as("%s", err)
                .isZero();
        assertThat(out.toString())
                .contains("idle, 3 partitions")
                .containsPattern("\nkafkakit: [0-9.]+ \\(")
                .containsPattern("\nraw-1: [0-9.]+ \\(");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        assertThat(run("--partitions=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--partitions = 0").contains("at least 1 partition");
    }
}
