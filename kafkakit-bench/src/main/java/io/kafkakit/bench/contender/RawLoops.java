package io.kafkakit.bench.contender;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The raw loop on a number of threads, each with clients of its own. */
final class RawLoops implements Running {

    private final List<RawLoop> loops;
    private final ExecutorService threads;

    private RawLoops(List<RawLoop> loops, ExecutorService threads) {
        this.loops = loops;
        this.threads = threads;
    }

    static RawLoops start(RunSpec spec, int consumers) {
        List<RawLoop> loops = IntStream.range(0, spec.membersOr(consumers))
                .mapToObj(number -> new RawLoop(spec, number))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(loops.size());
        loops.forEach(threads::execute);
        return new RawLoops(loops, threads);
    }

    @Override
    public void stop() {
        loops.forEach(RawLoop::stop);
        threads.shutdown();
        try {
            var unused = threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
