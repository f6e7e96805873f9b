package io.kafkakit.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

    private static final long RECORDS = 2_000;

    /** JVMs that start fast. */
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path directory;

    @Test
    void kafkakit_and_the_raw_loop_relay_every_order_once() throws InterruptedException {
        List<RunResult> results = run(new Campaign(
                List.of(Workload.RELAY),
                List.of(Contender.KAFKAKIT, Contender.RAW_1),
                List.of(Shape.PLAIN),
                new Campaign.Extent(1, RECORDS, false),
                new Campaign.Overrides(Map.of(), Map.of(), Map.of())));

        assertThat(results).extracting(RunResult::contender).containsExactly(Contender.KAFKAKIT, Contender.RAW_1);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.problems()).isEmpty();
            assertThat(result.records()).isEqualTo(RECORDS);
        });
    }

    private List<RunResult> run(Campaign campaign) throws InterruptedException {
        List<RunResult> results = new ArrayList<>();
        ContenderOptions options = new ContenderOptions(directory, JVM, Duration.ofSeconds(60), false);
        try (BrokerProcess broker = BrokerProcess.start(directory, directory.resolve("data"), JVM)) {
            campaign.run(new Runner(broker, options), results::add);
        }
        assertThat(results).hasSize(campaign.size());
        return results;
    }
}
