package io.kafkakit.faults;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** Lets one fault after the other strike, heals each, and waits until work flows again. */
public final class Nemesis {

    /** What a process that was stopped or cut off in a transaction holds up, for as long as its timeout lasts. */
    private static final int TRANSACTION_TIMEOUT_SECONDS = 60;

    /**
     * Of starting, noticing that another is gone, and working off what has come meanwhile. Shorter than a transaction's timeout, so
     * that a process that nobody fences after its death is noticed.
     */
    private static final int PATIENCE_SECONDS = 45;

    /** Of the first start, of which nothing is promised: Kafka makes its own topics in it. */
    private static final int START_SECONDS = 95;

    private final ProxiedKafka kafka;
    private final Workers workers;
    private final Log log;
    private final Random random;
    private final List<String> done = new ArrayList<>();

    public Nemesis(ProxiedKafka kafka, Workers workers, Log log, long seed) {
        this.kafka = kafka;
        this.workers = workers;
        this.log = log;
        this.random = new Random(seed);
    }

    /** So many, any of them. */
    public static List<Fault> plan(long seed, int number) {
        Random random = new Random(seed + 1);
        List<Fault> all = List.of(Fault.values());
        return IntStream.range(0, number)
                .mapToObj(i -> all.get(random.nextInt(all.size())))
                .toList();
    }

    /**
     * One after the other.
     *
     * @param isEnough asked before each: whether those that are left may be left out
     */
    public void strike(List<Fault> plan, BooleanSupplier isEnough) throws InterruptedException {
        // So that there is some work to flow.
        Thread.sleep(1_000);
        awaitFlow("the start", START_SECONDS);
        for (Fault fault : plan) {
            if (isEnough.getAsBoolean()) {
                note("that is enough");
                break;
            }
            Thread.sleep(500 + random.nextInt(1_500));
            note(fault + " strikes");
            fault.strike(kafka, workers, random);
            kafka.heal();
            note(fault + " is over");
            awaitFlow(
                    fault.toString(),
                    PATIENCE_SECONDS + (fault.leavesTransactionsOpen() ? TRANSACTION_TIMEOUT_SECONDS : 0));
            // Two brokers of three at once are more than Kafka promises to survive without a wait.
            await(PATIENCE_SECONDS + " s after " + fault + " some replicas lag", PATIENCE_SECONDS, log::isInSync);
        }
    }

    /** Until what had come in by now is consumed, in each partition. */
    private void awaitFlow(String what, int seconds) throws InterruptedException {
        Map<TopicPartition, Long> ends = log.inputEnds();
        long since = System.nanoTime();
        await("work does not flow " + seconds + " s after " + what, seconds, () -> log.isConsumed(ends));
        note("work flows " + (System.nanoTime() - since) / 1_000_000 + " ms after " + what);
    }

    /** Waits until the workers have consumed all there is, what was to be tried again too. */
    public void awaitNoLag() throws InterruptedException {
        await(
                "not all is consumed " + PATIENCE_SECONDS + " s after the last input",
                PATIENCE_SECONDS,
                () -> log.lag().isEmpty());
        note("all is consumed");
    }

    /** Waits, with patience. */
    public void await(String failure, int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(failure + "; lag " + log.lag() + ", workers " + workers.running()
                        + ", open transactions " + log.openTransactions());
            }
            Thread.sleep(100);
        }
    }

    /** Notes that it happened now. */
    public void note(String what) {
        done.add(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS) + " " + what);
    }

    /** What it did, and when. */
    public String history() {
        return done.stream().collect(Collectors.joining("\n  ", "  ", "\n"));
    }
}
