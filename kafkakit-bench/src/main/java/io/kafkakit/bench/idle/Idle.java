package io.kafkakit.bench.idle;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.ContenderMain;
import io.kafkakit.bench.contender.RunSpec;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.BrokerProcess;
import io.kafkakit.bench.run.ChildJvm;
import io.kafkakit.bench.run.Input;
import io.kafkakit.bench.run.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A group that has worked off some ten records a partition, so that it knows most of them, and then waits for more. Used by one
 * thread.
 */
final class Idle {

    private static final int RECORDS_PER_PARTITION = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BrokerProcess broker;
    private final Path logs;
    private final List<String> jvmOptions;

    Idle(BrokerProcess broker, Path logs, List<String> jvmOptions) {
        this.broker = broker;
        this.logs = logs;
        this.jvmOptions = jvmOptions;
    }

    /**
     * Processor time by time.
     *
     * @param contender of its JVM; 0.02 is 2 % of a core
     * @param broker of the broker's
     */
    record Share(double contender, double broker) {}

    /**
     * Lets one be idle.
     *
     * @param settle not looked at: what compiles, and what was left to do
     * @param look looked at, after that
     */
    Share run(Contender contender, int partitions, String name, Duration settle, Duration look)
            throws InterruptedException {
        Input input = Input.of(
                name + "-in",
                new Shape(1, partitions, 0),
                new Orders(10 * partitions),
                (long) RECORDS_PER_PARTITION * partitions);
        List<String> outputs = List.of(name + "-out");
        broker.cluster().createTopics(input.topics(), partitions, Map.of());
        broker.cluster().createTopics(outputs, partitions, Map.of());
        input.write(broker.bootstrapServers());
        RunSpec spec = new RunSpec(
                contender,
                Workload.RELAY,
                broker.bootstrapServers(),
                input.topics(),
                outputs,
                name + "-dead",
                name,
                0,
                Map.of(),
                Map.of());
        try (ChildJvm jvm = ChildJvm.start(logs.resolve(name + ".log"), jvmOptions, ContenderMain.arguments(spec))) {
            jvm.awaitReady();
            awaitDone(input, name, jvm);
            Thread.sleep(settle.toMillis());
            return look(jvm, look);
        } finally {
            broker.cluster().deleteTopics(broker.cluster().topicsBeginningWith(name));
        }
    }

    private void awaitDone(Input input, String group, ChildJvm jvm) throws InterruptedException {
        long begin = System.nanoTime();
        while (broker.cluster().committed(group, input.partitionsOf(input.topics())) < input.records()) {
            if (!jvm.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new BenchException(group + " did not work off " + input.records() + " records in "
                        + PATIENCE.toSeconds() + " s" + jvm.see());
            }
            Thread.sleep(100);
        }
    }

    private Share look(ChildJvm jvm, Duration look) throws InterruptedException {
        long begin = System.nanoTime();
        long contender = jvm.cpuNanos();
        long ofBroker = broker.cpuNanos();
        Thread.sleep(look.toMillis());
        double nanos = System.nanoTime() - begin;
        return new Share((jvm.cpuNanos() - contender) / nanos, (broker.cpuNanos() - ofBroker) / nanos);
    }
}
