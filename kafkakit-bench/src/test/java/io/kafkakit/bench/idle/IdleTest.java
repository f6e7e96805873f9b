package io.kafkakit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.run.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleTest {

    /** How much it is depends on the machine; that it is told of each, and is no nonsense, does not. */
    @Test
    void tells_of_each_what_it_took(@TempDir Path data) {
        Terminal run = Terminal.after(
                new IdleCommand(),
                "--partitions=3",
                "--rounds=1",
                "--settle=0",
                "--seconds=1",
                "--jvm=-XX:TieredStopAtLevel=1",
                "--broker-jvm=-XX:TieredStopAtLevel=1",
                "--data=" + data);
        assertThat(run.status()).as("%s", run.err()).isZero();
        assertThat(run.out())
                .contains("idle, 3 partitions")
                .containsPattern("\nkafkakit: [0-9.]+ \\(")
                .containsPattern("\nraw-1: [0-9.]+ \\(");
    }

    @Test
    void wrong_usage_names_what_is_wrong() {
        Terminal run = Terminal.after(new IdleCommand(), "--partitions=0");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--partitions = 0").contains("at least 1 partition");
    }
}
