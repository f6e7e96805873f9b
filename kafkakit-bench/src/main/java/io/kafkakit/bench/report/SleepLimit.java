package io.kafkakit.bench.report;

import io.kafkakit.bench.contender.Workload;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * How often a second this machine wakes the handlers of {@link Workload#BLOCKING}, if there is nothing else to do. By the
 * clock it would be 20,000 times, but a thread that sleeps for 5 ms comes back a little later.
 */
final class SleepLimit {

    private static final long NANOS = 2_000_000_000;

    private SleepLimit() {}

    /** Measures it for two seconds. */
    static String measure() {
        LongAdder sleeps = new LongAdder();
        long end = System.nanoTime() + NANOS;
        List<Thread> threads = IntStream.range(0, Workload.AT_ONCE)
                .mapToObj(number -> new Thread(() -> sleepUntil(end, sleeps)))
                .toList();
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "not measured";
        }
        return String.format(Locale.ROOT, "%,d sleeps/s", Math.round(sleeps.sum() * 1e9 / NANOS));
    }

    private static void sleepUntil(long end, LongAdder sleeps) {
        try {
            while (System.nanoTime() - end < 0) {
                Thread.sleep(Workload.SLEEP_MILLIS);
                sleeps.increment();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
