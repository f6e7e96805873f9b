package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.Progress;
import org.jspecify.annotations.Nullable;

/** Workers in JVMs of their own, one after the other: each but the last is killed amid its work, and the next carries on. */
final class MortalWorkers implements Crew {

    private final Venue venue;
    private final long seed;
    private final int kills;
    private final Progress progress;
    private @Nullable WorkerProcess worker;
    private int killed;
    private boolean closed;
    private WorkerStats former = WorkerStats.NONE;

    /**
     * None at work yet.
     *
     * @param kills how often one is killed
     */
    MortalWorkers(Venue venue, long seed, int kills, Progress progress) {
        this.venue = venue;
        this.seed = seed;
        this.kills = kills;
        this.progress = progress;
    }

    @Override
    public synchronized void start() {
        if (!closed) {
            worker = WorkerProcess.start(venue, seed);
        }
    }

    @Override
    public synchronized void onProgress(int ended, int total) {
        if (worker == null || closed) {
            return;
        }
        worker.check();
        // At even distances, the first early: orders end in bursts, and the last kill must leave work for the next
        // worker.
        if (killed < kills && (long) ended * (kills + 2) >= (long) total * (killed + 1)) {
            worker.kill();
            killed++;
            former = former.plus(new WorkerStats(worker.transactions(), false));
            progress.say(String.format(
                    "killed the worker JVM when %,d of %,d orders had ended; another takes over", ended, total));
            start();
        }
    }

    @Override
    public synchronized WorkerStats stats() {
        return worker == null ? former : former.plus(new WorkerStats(worker.transactions(), true));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (worker != null) {
            worker.close();
        }
    }

    /** Also on Ctrl-C: no worker outlives this JVM. */
    @Override
    public synchronized void abandon() {
        closed = true;
        if (worker != null) {
            worker.kill();
        }
    }
}
