package io.kafkakit.internal.monitor;

import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.monitor.GroupListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a group's listeners on one thread, in the order of events. Whatever a listener does there, the group is not
 * affected. Thread-safe.
 */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    /** The maximum of waiting calls: many seconds of a busy group's commits, and little memory. */
    private static final int MOST = 10_000;
    /** Closing a group may take this many milliseconds longer for waiting calls. */
    private static final long LAST_CALLS = 1_000;

    private final List<GroupListener> listeners;
    private final BlockingQueue<Consumer<GroupListener>> calls = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private boolean complained;

    Listeners(List<GroupListener> listeners, Threads threads) {
        this.listeners = List.copyOf(listeners);
        this.thread = threads.daemon("listener", this::run);
    }

    void start() {
        thread.start();
    }

    void tell(Consumer<GroupListener> call) {
        if (!calls.offer(call)) {
            leftOut.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (true) {
                Consumer<GroupListener> call = calls.poll(100, TimeUnit.MILLISECONDS);
                if (call != null) {
                    listeners.forEach(listener -> callOne(listener, call));
                } else if (closed) {
                    return;
                }
                sayWhatWasLeftOut();
            }
        } catch (InterruptedException e) {
            log.warn("a listener took too long; {} calls were not made", calls.size());
        }
    }

    private void callOne(GroupListener listener, Consumer<GroupListener> call) {
        try {
            call.accept(listener);
        } catch (Throwable e) {
            complain(listener, e);
        }
        if (!closed && Thread.interrupted()) {
            log.debug(
                    "listener {} interrupted its own thread",
                    listener.getClass().getName());
        }
    }

    private void complain(GroupListener listener, Throwable error) {
        String name = listener.getClass().getName();
        try {
            if (complained) {
                log.debug("listener {} failed again", name, error);
                return;
            }
            complained = true;
            log.warn(
                    "listener {} failed; the group goes on, and further failures are logged at debug level only",
                    name,
                    error);
        } catch (Throwable e) {
            log.warn(
                    "listener {} failed with a {}, which fails when it is printed",
                    name,
                    error.getClass().getName());
        }
    }

    private void sayWhatWasLeftOut() {
        long number = leftOut.getAndSet(0);
        if (number > 0) {
            log.warn("a listener is too slow: {} calls were left out", number);
        }
    }

    /** If a listener calls this, it returns at once. The thread ends when it has made the waiting calls. */
    void close() throws InterruptedException {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.join(LAST_CALLS);
        thread.interrupt();
    }
}
