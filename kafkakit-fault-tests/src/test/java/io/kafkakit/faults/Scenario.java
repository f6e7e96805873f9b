package io.kafkakit.faults;

import io.kafkakit.Backoff;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the workers do, all of it drawn from a seed, so that each process of a run knows it from the seed alone.
 *
 * @param protocol {@code classic}, or {@code consumer} of KIP-848
 * @param keepsOrder whether later records of a key wait behind one that is tried again
 * @param impatient whether clients give up soon, so that much has to be done again and many results are not known
 * @param workers processes at the start
 * @param clocksDiffer whether some workers live minutes before the others or behind them
 */
record Scenario(
        long seed,
        Ordering ordering,
        String protocol,
        boolean keepsOrder,
        boolean impatient,
        int workers,
        boolean clocksDiffer) {

    static final int PARTITIONS = 4;

    private static final String CLASSIC = "classic";
    private static final String KIP_848 = "consumer";

    /** Each ten seeds that follow each other have all that there are. */
    private static final List<Combination> COMBINATIONS = List.of(
            new Combination(Ordering.PARTITION, CLASSIC, false),
            new Combination(Ordering.KEY, KIP_848, true),
            new Combination(Ordering.UNORDERED, CLASSIC, false),
            new Combination(Ordering.PARTITION, KIP_848, false),
            new Combination(Ordering.KEY, CLASSIC, false),
            new Combination(Ordering.UNORDERED, KIP_848, false),
            new Combination(Ordering.PARTITION, CLASSIC, true),
            new Combination(Ordering.KEY, KIP_848, false),
            new Combination(Ordering.PARTITION, KIP_848, true),
            new Combination(Ordering.KEY, CLASSIC, true));

    /** The order of keys cannot be kept where there is none. */
    private record Combination(Ordering ordering, String protocol, boolean keepsOrder) {}

    static Scenario of(long seed) {
        Combination combination = COMBINATIONS.get(Math.floorMod(seed, COMBINATIONS.size()));
        // Of nine, and of seven, which have nothing in common with the ten: each combination comes with either.
        boolean impatient = List.of(1, 5, 7, 8).contains(Math.floorMod(seed, 9));
        boolean clocksDiffer = List.of(3, 5).contains(Math.floorMod(seed, 7));
        int workers = 2 + new SplittableRandom(seed).nextInt(2);
        return new Scenario(
                seed,
                combination.ordering(),
                combination.protocol(),
                combination.keepsOrder(),
                impatient,
                workers,
                clocksDiffer);
    }

    /**
     * How far the clock of a worker is ahead, in milliseconds; less than 0 if it is behind. Longer than a run has patience for what
     * waits by the clock of another.
     *
     * @param worker {@code w0} and up
     */
    long clockOffset(String worker) {
        if (!clocksDiffer) {
            return 0;
        }
        int number = Integer.parseInt(worker.substring(1));
        long some = Duration.ofMinutes(4 + new SplittableRandom(seed * 127 + number).nextInt(6))
                .toMillis();
        // Of three that follow each other one is right, one ahead, one behind.
        return switch (Math.floorMod(number - seed, 3)) {
            case 0 -> some;
            case 1 -> 0;
            default -> -some;
        };
    }

    /**
     * How many keys the jobs have. Where a key waits for a record that is tried again, fewer would be busy with waiting all the time,
     * and what comes in could not be worked off by anybody: at 250 jobs a second a key of 60 has four, of which every seventh waits.
     */
    int keys() {
        return keepsOrder ? 240 : 60;
    }

    /** How a worker handles the topic. */
    void describe(TopicOptions topic, Names names) {
        topic.ordering(ordering).concurrency(8).retries(retries(names));
    }

    /** Client settings of the group. */
    Map<String, Object> settings() {
        return impatient
                ? Map.of(
                        "request.timeout.ms", 2_000,
                        "delivery.timeout.ms", 4_000,
                        "max.block.ms", 4_000,
                        "transaction.timeout.ms", 10_000)
                : Map.of();
    }

    /** Whether somebody changes the running group all the time. */
    boolean isRestless() {
        return Math.floorMod(seed, 9) == 1;
    }

    Retries retries(Names names) {
        Retries retries = Retries.upTo(2).onTopic(names.retry()).withBackoff(backoff());
        return keepsOrder ? retries.keepingKeyOrder() : retries;
    }

    private Backoff backoff() {
        Duration first = delayAfter(1);
        Duration second = delayAfter(2);
        if (first.isZero()) {
            return Backoff.none();
        }
        return first.equals(second) ? Backoff.fixed(first) : Backoff.delays(first, second);
    }

    /** How long a job waits after this attempt, 1 or 2, has failed. */
    Duration delayAfter(int attempt) {
        SplittableRandom random = new SplittableRandom(seed * 31);
        Duration some = Duration.ofMillis(50 + random.nextInt(500));
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> some;
            default -> some.multipliedBy(attempt);
        };
    }

    /** How many attempts of this job fail: of most none, of some all. */
    int failures(int id) {
        int draw = new SplittableRandom(seed * 1_000_003 + id).nextInt(100);
        if (draw < 85) {
            return 0;
        }
        return draw < 95 ? 1 + draw % 2 : 3;
    }

    /** Whether it becomes a dead letter. */
    boolean isDead(int id) {
        return failures(id) > 2;
    }

    /** Milliseconds that its handler takes. */
    int millis(int id) {
        int some = Math.floorMod(id * 7919, 13);
        // Long enough for several to be under way at once, where there may be.
        return ordering == Ordering.PARTITION ? some : some * 5;
    }
}
