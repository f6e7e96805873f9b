package io.kafkakit.cli.demo;

import io.kafkakit.examples.orderflow.OrderFlow;
import org.jspecify.annotations.Nullable;

/** One worker in this JVM. */
final class LocalWorker implements Crew {

    private final Venue venue;
    private final long seed;
    private @Nullable OrderFlow flow;
    private WorkerStats stats = WorkerStats.NONE;

    LocalWorker(Venue venue, long seed) {
        this.venue = venue;
        this.seed = seed;
    }

    @Override
    public void start() {
        flow = OrderFlow.start(venue.kafka(), venue.topics(), seed);
    }

    @Override
    public void onProgress(int ended, int total) {}

    @Override
    public WorkerStats stats() {
        return stats;
    }

    @Override
    public void close() {
        if (flow != null) {
            flow.close();
            stats = WorkerStats.of(flow.status());
        }
    }

    @Override
    public void abandon() {
        close();
    }
}
