package io.kafkakit.cli.demo;

import org.jspecify.annotations.Nullable;

/** One worker in this JVM. */
final class LocalWorker implements Crew {

    private final Venue venue;
    private final long seed;
    private Flow.@Nullable Services services;
    private WorkerStats stats = WorkerStats.NONE;

    LocalWorker(Venue venue, long seed) {
        this.venue = venue;
        this.seed = seed;
    }

    @Override
    public void start() {
        services = venue.flow().start(venue.kafka(), venue.prefix(), seed);
    }

    @Override
    public void onProgress(int ended, int total) {}

    @Override
    public WorkerStats stats() {
        return stats;
    }

    @Override
    public void close() {
        if (services != null) {
            services.end().run();
            stats = WorkerStats.of(services.status().get());
        }
    }

    @Override
    public void abandon() {
        close();
    }
}
