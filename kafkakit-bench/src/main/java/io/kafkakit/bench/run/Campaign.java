package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.Contender;
import io.kafkakit.bench.contender.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which runs there are, and in which order: each round has all workloads and all contenders, so that what changes with
 * time on a machine changes for all.
 *
 * @param workloads each round has all of them, in this order
 * @param contenders each round in another order
 * @param shapes one after the other, each with all workloads
 */
public record Campaign(
        List<Workload> workloads, List<Contender> contenders, List<Shape> shapes, Extent extent, Overrides overrides) {

    /**
     * How much.
     *
     * @param rounds how often each contender runs
     * @param records of a run; null for what each workload needs
     * @param isLong whether workloads have the records of the long form
     */
    public record Extent(int rounds, @Nullable Long records, boolean isLong) {

        long recordsOf(Workload workload, Contender contender) {
            return contender.share(workload, records == null ? workload.records(isLong) : records);
        }
    }

    /**
     * What is to be other than contenders have it.
     *
     * @param settings of Kafka's clients for kafkakit
     * @param otherSettings the same for all others
     * @param options of contenders, each of which takes those that it knows
     */
    public record Overrides(
            Map<String, String> settings, Map<String, String> otherSettings, Map<String, String> options) {}

    /** How many runs there will be. */
    public int size() {
        int perRound = workloads.stream()
                .mapToInt(workload -> order(workload, 1).size())
                .sum();
        return perRound * shapes.size() * extent.rounds();
    }

    /** Lets a broker's compiler do its work before anyone is measured: its first minute is slower than all that follow. */
    public void warmUp(Runner runner, long orders) throws InterruptedException {
        if (orders > 0) {
            runner.run(kind(Contender.RAW_2, Workload.RELAY, Shape.PLAIN), 0, orders);
        }
    }

    /** Does all of them, and tells the result of each. */
    public void run(Runner runner, Consumer<RunResult> results) throws InterruptedException {
        for (Shape shape : shapes) {
            for (Turn turn : turns()) {
                long orders = extent.recordsOf(turn.workload(), turn.contender());
                RunResult result = runner.run(kind(turn.contender(), turn.workload(), shape), turn.round(), orders);
                if (turn.round() > 0) {
                    results.accept(result);
                }
            }
            runner.dropInputs();
        }
    }

    /** One run of a shape; round 0 is for the broker's sake and does not count. */
    record Turn(int round, Workload workload, Contender contender) {}

    /** All runs of a shape, in their order. */
    List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        if (extent.rounds() > 1) {
            // Each workload asks other things of the broker, which it has to have compiled too.
            workloads.forEach(workload ->
                    turns.add(new Turn(0, workload, order(workload, 1).get(0))));
        }
        for (int round = 1; round <= extent.rounds(); round++) {
            for (Workload workload : workloads) {
                for (Contender contender : order(workload, round)) {
                    turns.add(new Turn(round, workload, contender));
                }
            }
        }
        return turns;
    }

    /** Each round begins with another contender, so that none has the best place always. */
    List<Contender> order(Workload workload, int round) {
        List<Contender> order = new ArrayList<>(contenders);
        order.removeIf(contender -> !contender.canDo(workload));
        Collections.rotate(order, 1 - round);
        return order;
    }

    private Runner.Kind kind(Contender contender, Workload workload, Shape shape) {
        Map<String, String> settings = contender.isOurs() ? overrides.settings() : overrides.otherSettings();
        return new Runner.Kind(contender, workload, shape, settings, overrides.options());
    }
}
