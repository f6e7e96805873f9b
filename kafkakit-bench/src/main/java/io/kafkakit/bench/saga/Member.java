package io.kafkakit.bench.saga;

/** A contender at work, or before it. Used by one thread. */
interface Member {

    /** Begins to consume. */
    void start();

    /** How many sagas are open here; 0 if it does not know. */
    long open();

    /** Milliseconds from its start until it knew all sagas; 0 if it does not know. */
    long restoredMillis();

    /** Ends it: what it has begun is committed or given up. */
    void close();
}
