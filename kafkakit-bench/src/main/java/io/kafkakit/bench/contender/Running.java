package io.kafkakit.bench.contender;

/** A contender at work. */
interface Running {

    /** Ends it: what it has begun is committed or given up, and its clients are closed. */
    void stop();
}
