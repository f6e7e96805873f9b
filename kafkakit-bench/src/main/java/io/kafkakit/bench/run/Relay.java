package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.ContenderMain;
import io.kafkakit.bench.contender.RunSpec;
import io.kafkakit.bench.contender.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/** One contender works through an input that is there already. Used by one thread, once. */
final class Relay {

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final BrokerProcess broker;
    private final Input input;
    private final RunSpec spec;
    private final long failing;
    private final Timeline timeline = new Timeline();
    private final List<String> problems = new ArrayList<>();

    Relay(BrokerProcess broker, Input input, RunSpec spec) {
        this.broker = broker;
        this.input = input;
        this.spec = spec;
        failing = LongStream.range(0, input.records())
                .filter(spec.workload()::fails)
                .count();
    }

    Measured run(ContenderOptions options) throws InterruptedException {
        AppendTimes times = new AppendTimes(System.currentTimeMillis());
        String name = spec.group();
        try (ChildJvm jvm =
                ChildJvm.start(options.logOf(name), options.jvmOptionsOf(name), ContenderMain.arguments(spec))) {
            jvm.awaitReady();
            watch(jvm, options.timeLimit());
        }
        Workload workload = spec.workload();
        Findings findings = read(spec.outputs(), times, checker(spec.contender().isTyped(), id -> !workload.fails(id)));
        Findings dead = read(List.of(spec.deadLetterTopic()), times, checker(false, workload::fails));
        problems.addAll(findings.problems("", workload.isExactlyOnce(), true));
        problems.addAll(dead.problems("dead letters: ", workload.isExactlyOnce(), false));
        Map<Measure, Double> measures = timeline.measures(times);
        measures.put(Measure.DUPLICATES, (double) findings.twice());
        return new Measured(measures, problems);
    }

    private Checker checker(boolean typed, LongPredicate expected) {
        return new Checker(input.orders(), input.records(), typed, expected);
    }

    private Findings read(List<String> topics, AppendTimes times, Checker checker) {
        Output.readAll(broker.bootstrapServers(), broker.cluster().ends(input.partitionsOf(topics)), record -> {
            times.add(record.timestamp());
            checker.add(record.key(), record.value());
        });
        return checker.findings();
    }

    /** Until the group has committed all of the input, and all that failed is among the dead letters. */
    private void watch(ChildJvm jvm, Duration timeLimit) throws InterruptedException {
        long begin = System.nanoTime();
        while (!isDone()) {
            if (!jvm.isAlive()) {
                problems.add("its JVM ended" + jvm.see());
                return;
            }
            if (System.nanoTime() - begin > timeLimit.toNanos()) {
                problems.add("did not finish in " + timeLimit.toSeconds() + " s" + jvm.see());
                return;
            }
            Thread.sleep(PERIOD.toMillis());
            timeline.add(new Timeline.Sample(System.currentTimeMillis(), jvm.cpuNanos(), broker.cpuNanos()));
        }
    }

    private boolean isDone() {
        Collection<TopicPartition> inputs = input.partitionsOf(spec.inputs());
        if (broker.cluster().committed(spec.group(), inputs) < input.records()) {
            return false;
        }
        return failing == 0 || deadLetters() >= failing;
    }

    /** How many a reader can see by now; asked only when the input is done, so that reading them disturbs nobody. */
    private long deadLetters() {
        AtomicLong seen = new AtomicLong();
        Collection<TopicPartition> partitions = input.partitionsOf(List.of(spec.deadLetterTopic()));
        Output.readAll(broker.bootstrapServers(), broker.cluster().ends(partitions), record -> seen.incrementAndGet());
        return seen.get();
    }
}
