package io.kafkakit.interceptor;

import io.kafkakit.Experimental;

/** Runs round the real send of a record, on the thread of its producer. Must not wait. */
@Experimental
@FunctionalInterface
public interface SendScope {

    /**
     * The record is about to be given to Kafka's producer. Headers may still be added to the record that was staged. This
     * may happen again, if a transaction is aborted and repeated, and then the headers are read-only.
     *
     * @return closed as soon as the producer has the record, on the same thread. Exceptions of both are logged, and the
     *     record goes on.
     */
    AutoCloseable enter();
}
