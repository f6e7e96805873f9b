package io.kafkakit.internal.consume;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a poll thread only while it waits, in {@code poll} or here. The client's own wakeup could also hit the next
 * call, such as the commit in a rebalance. Thread-safe.
 */
final class Wakeup {

    private @Nullable Consumer<?, ?> consumer;
    private boolean waiting;
    private boolean called;

    synchronized void attach(Consumer<?, ?> of) {
        consumer = of;
    }

    synchronized void detach() {
        consumer = null;
        waiting = false;
    }

    /** Called by any thread: the poll thread has something to do. */
    synchronized void call() {
        called = true;
        notifyAll();
        if (waiting && consumer != null) {
            waiting = false;
            consumer.wakeup();
        }
    }

    /** Called before a poll. False if there is something to do, so that the poll must not wait. */
    synchronized boolean mayWait() {
        boolean wait = !called;
        called = false;
        waiting = wait;
        return wait;
    }

    /** Waits until there is something to do, for this time at most. */
    @SuppressWarnings("WaitNotInLoop") // Whatever ended the wait, its caller looks again.
    synchronized void await(long millis) {
        try {
            if (!called && millis > 0) {
                wait(millis);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        called = false;
    }

    /** Called after a poll. */
    synchronized void waitingOver() {
        waiting = false;
    }
}
