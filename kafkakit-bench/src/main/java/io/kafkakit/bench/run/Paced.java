package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.ContenderMain;
import io.kafkakit.bench.contender.RunSpec;
import io.kafkakit.bench.contender.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One contender is given records at a fixed rate, and the time is taken until a reader of committed records has what it made
 * of each. Used by one thread, once.
 */
final class Paced {

    private final BrokerProcess broker;
    private final Input input;
    private final RunSpec spec;
    private final Checker checker;
    private final AtomicLongArray sentNanos;
    private final List<Double> latencies = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long received;

    Paced(BrokerProcess broker, Input input, RunSpec spec) {
        this.broker = broker;
        this.input = input;
        this.spec = spec;
        checker = new Checker(input.orders(), input.records(), spec.contender().isTyped(), id -> true);
        sentNanos = new AtomicLongArray(Math.toIntExact(input.records()));
    }

    Measured run(ContenderOptions options) throws InterruptedException {
        String name = spec.group();
        Map<Measure, Double> measures = new EnumMap<>(Measure.class);
        try (ChildJvm jvm =
                        ChildJvm.start(options.logOf(name), options.jvmOptionsOf(name), ContenderMain.arguments(spec));
                KafkaConsumer<byte[], byte[]> reader = Output.consumer(broker.bootstrapServers())) {
            jvm.awaitReady();
            Collection<TopicPartition> outputs = input.partitionsOf(spec.outputs());
            reader.assign(outputs);
            reader.seekToBeginning(outputs);
            Pacer pacer = new Pacer(
                    broker.bootstrapServers(),
                    new Pacer.Feed(input.records(), Workload.RATE, input::record, this::note));
            Thread thread = new Thread(pacer, "pacer");
            thread.start();
            read(reader, jvm, options.timeLimit(), measures);
            thread.join();
            pacer.throwIfFailed();
        }
        problems.addAll(checker.findings().problems("", true, true));
        if (!latencies.isEmpty()) {
            Spread spread = Spread.of(latencies);
            measures.put(Measure.P50_MILLIS, spread.percentile(50));
            measures.put(Measure.P99_MILLIS, spread.percentile(99));
        }
        return new Measured(measures, problems);
    }

    private void note(long id) {
        sentNanos.set((int) id, System.nanoTime());
    }

    /** All of the output, or as much as comes within the time limit. */
    private void read(
            KafkaConsumer<byte[], byte[]> reader, ChildJvm jvm, Duration timeLimit, Map<Measure, Double> measures) {
        long begin = System.nanoTime();
        long last = input.records() * 1_000_000_000L / Workload.RATE + timeLimit.toNanos();
        long contenderCpu = 0;
        long brokerCpu = 0;
        while (received < input.records() && System.nanoTime() - begin < last && jvm.isAlive()) {
            boolean warm = received >= warmUp();
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
                take(record);
            }
            if (!warm && received >= warmUp()) {
                contenderCpu = jvm.cpuNanos();
                brokerCpu = broker.cpuNanos();
            }
        }
        if (received < input.records()) {
            problems.add((jvm.isAlive() ? "did not finish in time" : "its JVM ended") + jvm.see());
            return;
        }
        double measured = input.records() - warmUp();
        measures.put(Measure.CPU_MICROS, (jvm.cpuNanos() - contenderCpu) / measured / 1_000);
        measures.put(Measure.BROKER_CPU_MICROS, (broker.cpuNanos() - brokerCpu) / measured / 1_000);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        long id = checker.add(record.key(), record.value());
        if (id >= warmUp()) {
            latencies.add((now - sentNanos.get((int) id)) / 1e6);
        }
        received++;
    }

    /** Until then the JVM still compiles. */
    private long warmUp() {
        return input.records() / 3;
    }
}
