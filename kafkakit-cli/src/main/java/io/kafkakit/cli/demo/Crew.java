package io.kafkakit.cli.demo;

/** The workers of a run, and what becomes of them. */
interface Crew extends AutoCloseable {

    /** Starts the first worker. */
    void start();

    /** So many orders of the total have ended. */
    void onProgress(int ended, int total);

    /** What all workers did. */
    WorkerStats stats();

    /** Lets the last worker finish what it has begun, and ends it. */
    @Override
    void close();

    /** Ends what is still at work; when the run failed, or the user wants no more of it. */
    void abandon();
}
