package io.kafkakit.cli.demo;

/** The workers of a run, and what becomes of them. */
interface Crew extends AutoCloseable {

    /** Starts the first worker. */
    void start();

    /** So many orders of the total have ended. */
    void onProgress(int ended, int total);

    /** What all workers did. */
    WorkerStats stats();

    /** Ends the last worker. */
    @Override
    void close();
}
