package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.ContenderMain;
import io.kafkakit.bench.contender.RunSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** One contender works through an input that is there already. Used by one thread, once. */
final class Relay {

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final BrokerProcess broker;
    private final Input input;
    private final RunSpec spec;
    private final Timeline timeline = new Timeline();
    private final List<String> problems = new ArrayList<>();

    Relay(BrokerProcess broker, Input input, RunSpec spec) {
        this.broker = broker;
        this.input = input;
        this.spec = spec;
    }

    RunResult run(int round, ContenderOptions options) throws InterruptedException {
        long start = System.currentTimeMillis();
        String name = spec.group();
        try (ChildJvm jvm =
                ChildJvm.start(options.logOf(name), options.jvmOptionsOf(name), ContenderMain.arguments(spec))) {
            jvm.awaitReady();
            watch(jvm, options.timeLimit());
        }
        AppendTimes times = new AppendTimes(start);
        Checker checker =
                new Checker(input.orders(), input.records(), spec.contender().isTyped());
        Output.readAll(broker.bootstrapServers(), broker.cluster().ends(partitions(spec.outputs())), record -> {
            times.add(record.timestamp());
            checker.add(record.key(), record.value());
        });
        Findings findings = checker.findings(input.records());
        problems.addAll(findings.problems(spec.workload().isExactlyOnce(), true));
        Map<Measure, Double> measures = timeline.measures(times);
        measures.put(Measure.DUPLICATES, (double) findings.twice());
        return new RunResult(spec.contender(), spec.workload(), round, measures, problems);
    }

    /** Until the group has committed all of the input. */
    private void watch(ChildJvm jvm, Duration timeLimit) throws InterruptedException {
        Collection<TopicPartition> inputs = partitions(spec.inputs());
        long begin = System.nanoTime();
        while (broker.cluster().committed(spec.group(), inputs) < input.records()) {
            if (!jvm.isAlive()) {
                problems.add("its JVM ended" + jvm.tail());
                return;
            }
            if (System.nanoTime() - begin > timeLimit.toNanos()) {
                problems.add("did not finish in " + timeLimit.toSeconds() + " s" + jvm.tail());
                return;
            }
            Thread.sleep(PERIOD.toMillis());
            timeline.add(new Timeline.Sample(System.currentTimeMillis(), jvm.cpuNanos(), broker.cpuNanos()));
        }
    }

    private Collection<TopicPartition> partitions(Collection<String> topics) {
        return topics.stream().flatMap(this::partitions).toList();
    }

    private Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, input.partitions()).mapToObj(partition -> new TopicPartition(topic, partition));
    }
}
