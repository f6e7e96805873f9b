package io.kafkakit.jdbc.outbox;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.kafkakit.KafkaCluster;
import io.kafkakit.jdbc.internal.outbox.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** A publisher in a process of its own, which ends at once at a step of its choice. */
final class OutboxProcess {

    /** As if the machine had lost its power: no shutdown hook, no word to a server. */
    private static final int KILLED = 42;

    private static final int DRAINED = 0;

    private OutboxProcess() {}

    /**
     * Runs it until it is dead.
     *
     * @param nth the how many-th time of the step, from 1
     * @return whether it got that far; else all rows were published
     */
    static boolean dies(String url, String servers, String name, Step step, int nth)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutboxProcess.class.getName(),
                        url,
                        servers,
                        name,
                        step.name(),
                        Integer.toString(nth))
                .inheritIO()
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("a publisher that should die at " + step + " does not");
        }
        int code = process.exitValue();
        if (code != KILLED && code != DRAINED) {
            throw new IllegalStateException("a publisher ended with " + code);
        }
        return code == KILLED;
    }

    /** In the process. */
    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Step step = Step.valueOf(args[3]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(args[4]));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(args[0]);
        KafkaCluster cluster = KafkaCluster.connect(Map.of("bootstrap.servers", args[1]));
        Outbox outbox = builder(cluster, source, args[2])
                .steps((shard, at) -> {
                    if (at == step && left.decrementAndGet() == 0) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                })
                .start();
        outbox.awaitDrained(Duration.ofSeconds(50));
        Runtime.getRuntime().halt(DRAINED);
    }

    static OutboxBuilder builder(KafkaCluster cluster, DataSource source, String name) {
        return Outbox.of(cluster, source)
                .name(name)
                .markerTopic(name + "-markers")
                .batch(4)
                .lease(Duration.ofSeconds(1))
                .createTables()
                .createTopic();
    }

    static List<Step> steps() {
        return List.of(Step.values());
    }
}
