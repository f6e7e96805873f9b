package io.kafkakit.bench.soak;

import io.kafkakit.bench.event.Orders;
import io.kafkakit.bench.run.Input;
import io.kafkakit.bench.run.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A soak: what goes in, and when a second member comes and goes. All of it follows from these. Immutable.
 *
 * @param duration how long records are written
 * @param rate how many a second
 * @param every how long from one sample to the next
 */
public record SoakPlan(Duration duration, int rate, long seed, Duration every) {

    private static final String GROUP = "soak";
    private static final int TOPICS = 2;
    private static final int PARTITIONS = 6;

    /** So few that a key has later records while one of its records waits to be tried again. */
    private static final int CUSTOMERS = 1_000;

    /** From one visit to the next. */
    private static final Duration LONGEST_CYCLE = Duration.ofMinutes(5);

    /** Two rebalances need some time. */
    private static final Duration SHORTEST_CYCLE = Duration.ofSeconds(5);

    private static final int CYCLES = 12;

    /**
     * A plan.
     *
     * @throws IllegalArgumentException if there is nothing to do, or more than can be counted
     */
    public SoakPlan {
        if (duration.compareTo(SHORTEST_CYCLE) < 0) {
            throw new IllegalArgumentException("a soak of " + duration.toSeconds() + " s: pass 5s or more");
        }
        if (rate < 1 || rate > 100_000) {
            throw new IllegalArgumentException("rate " + rate + ": pass 1 to 100000 records a second");
        }
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("every " + every + ": pass a time of more than zero");
        }
        if (duration.toSeconds() > Integer.MAX_VALUE / rate) {
            throw new IllegalArgumentException(
                    "more than " + Integer.MAX_VALUE + " records: pass a lower rate or a shorter time");
        }
    }

    /** How many records are written. */
    long records() {
        return duration.toMillis() * rate / 1_000;
    }

    Fates fates() {
        return new Fates(seed);
    }

    Input input() {
        return Input.of(GROUP + "-in", new Shape(TOPICS, PARTITIONS, 0), new Orders(CUSTOMERS), records());
    }

    /** One for each topic of the input. */
    List<String> outputs() {
        return List.of(GROUP + "-out", GROUP + "-out-in-order");
    }

    String deadLetters() {
        return GROUP + "-dead";
    }

    SoakSpec spec(String bootstrapServers) {
        return new SoakSpec(bootstrapServers, GROUP, input().topics(), outputs(), deadLetters(), seed);
    }

    /** The record of an order, garbage or not. */
    static ProducerRecord<byte[], byte[]> record(Input input, Fates fates, long id) {
        return new ProducerRecord<>(
                input.topics().get(input.topicOf(id)), input.orders().key(id), fates.value(input.orders(), id));
    }

    /** When the second member comes, and when it goes, since the start. */
    record Visit(Duration from, Duration to) {}

    /** What to ask of the group's JVM, and when. */
    record Step(Duration at, SoakMain.Request request) {}

    /** All that is to be asked while records are written, in the order of time. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Duration at = every; at.compareTo(duration) <= 0; at = at.plus(every)) {
            steps.add(new Step(at, SoakMain.Request.SAMPLE));
        }
        for (Visit visit : visits()) {
            steps.add(new Step(visit.from(), SoakMain.Request.JOIN));
            steps.add(new Step(visit.to(), SoakMain.Request.LEAVE));
        }
        steps.sort(Comparator.comparing(Step::at));
        return steps;
    }

    /** In each cycle one, that begins in the cycle's second quarter or later and takes a quarter. */
    List<Visit> visits() {
        long cycle =
                Math.max(SHORTEST_CYCLE.toMillis(), Math.min(LONGEST_CYCLE.toMillis(), duration.toMillis() / CYCLES));
        SplittableRandom random = new SplittableRandom(seed);
        List<Visit> visits = new ArrayList<>();
        for (long begin = 0; begin + cycle <= duration.toMillis(); begin += cycle) {
            long from = begin + cycle / 4 + random.nextLong(cycle / 2);
            visits.add(new Visit(Duration.ofMillis(from), Duration.ofMillis(from + cycle / 4)));
        }
        return visits;
    }
}
