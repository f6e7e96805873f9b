package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.RunSpec;
import io.kafkakit.bench.contender.Workload;
import io.kafkakit.bench.event.Orders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one run after the other on one broker: topics made before it, and deleted after it. Used by one thread. */
public final class Runner {

    private static final Map<String, String> APPEND_TIME = Map.of("message.timestamp.type", "LogAppendTime");

    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    private final BrokerProcess broker;
    private final ContenderOptions options;
    private final Map<String, Input> inputs = new HashMap<>();
    private int runs;

    /** On this broker. */
    public Runner(BrokerProcess broker, ContenderOptions options) {
        this.broker = broker;
        this.options = options;
    }

    /**
     * One run.
     *
     * @param kind what to run
     * @param records how many orders
     */
    public RunResult run(Kind kind, int round, long records) throws InterruptedException {
        String group = kind.contender() + "-" + kind.workload() + "-" + round + "-" + ++runs;
        boolean paced = kind.workload() == Workload.LATENCY;
        Input input = paced ? empty(group + "-in", kind, records) : full(kind, records);
        Shape shape = kind.shape();
        List<String> outputs = IntStream.range(0, shape.topics())
                .mapToObj(i -> group + "-out-" + i)
                .toList();
        String deadLetters = group + "-dead";
        RunSpec spec = new RunSpec(
                kind.contender(),
                kind.workload(),
                broker.bootstrapServers(),
                input.topics(),
                outputs,
                deadLetters,
                group,
                shape.members(),
                kind.settings(),
                kind.options());
        broker.cluster().createTopics(outputs, shape.partitions(), APPEND_TIME);
        broker.cluster().createTopics(List.of(deadLetters), shape.partitions(), APPEND_TIME);
        try {
            Measured measured = measure(input, spec, paced);
            return new RunResult(
                    kind.contender(), kind.workload(), shape, round, records, measured.measures(), measured.problems());
        } finally {
            // Retry topics and those that a contender makes for itself have names that begin with the group's.
            broker.cluster().deleteTopics(broker.cluster().topicsBeginningWith(group));
        }
    }

    /** A contender that cannot even start is a result too; the others go on. */
    private Measured measure(Input input, RunSpec spec, boolean paced) throws InterruptedException {
        try {
            return paced ? new Paced(broker, input, spec).run(options) : new Relay(broker, input, spec).run(options);
        } catch (BenchException e) {
            log.warn("{}", spec.group(), e);
            return new Measured(
                    Map.of(),
                    List.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    /**
     * What to run.
     *
     * @param settings of Kafka's clients
     * @param options of the contender
     */
    public record Kind(
            Contender contender,
            Workload workload,
            Shape shape,
            Map<String, String> settings,
            Map<String, String> options) {}

    /** The input of this size, written when it is asked for first. */
    private Input full(Kind kind, long records) {
        String name = "in-" + kind.shape().label() + "-" + kind.workload().keys() + "-" + records;
        Input there = inputs.get(name);
        if (there == null) {
            there = empty(name, kind, records);
            there.write(broker.bootstrapServers());
            inputs.put(name, there);
        }
        return there;
    }

    private Input empty(String name, Kind kind, long records) {
        Input input = Input.of(name, kind.shape(), new Orders(kind.workload().keys()), records);
        broker.cluster().createTopics(input.topics(), kind.shape().partitions(), Map.of());
        return input;
    }

    /** Deletes the inputs that were kept for further runs. */
    public void dropInputs() {
        inputs.values().forEach(input -> broker.cluster().deleteTopics(input.topics()));
        inputs.clear();
    }
}
