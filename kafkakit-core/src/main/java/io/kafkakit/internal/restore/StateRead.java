package io.kafkakit.internal.restore;

import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.lookup.Polled;
import io.kafkakit.state.PartitionState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of a state topic into a state, from its first record to its end. The end is where the log ended
 * when the reading began, with all open transactions. One of them may be a fenced owner's, with committed changes of its
 * successor behind it, so reading only up to the last stable offset could miss changes.
 *
 * <p>Runs on a thread of its own. The poll thread looks at it.
 */
final class StateRead implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(StateRead.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicPartition from;
    private final Source source;
    private final Runnable wake;
    private volatile boolean cancelled;
    private volatile long position;
    private volatile long end = -1;
    private @Nullable PartitionState restored;
    private @Nullable Throwable failure;
    private boolean over;

    /**
     * What is read, and into what.
     *
     * @param consumer makes a consumer of committed records
     * @param end asks where the log ends, open transactions included; may wait
     * @param state makes an empty state
     */
    record Source(
            Supplier<Consumer<byte[], byte[]>> consumer,
            Function<TopicPartition, Long> end,
            Supplier<PartitionState> state) {}

    /**
     * Nothing is read yet.
     *
     * @param wake called when it is over
     */
    StateRead(TopicPartition from, Source source, Runnable wake) {
        this.from = from;
        this.source = source;
        this.wake = wake;
    }

    @Override
    public void run() {
        PartitionState state = null;
        Throwable problem = null;
        try {
            if (!cancelled) {
                state = source.state.get();
                read(state);
            }
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            problem = e;
        }
        end(state, problem);
    }

    private void read(PartitionState state) {
        try (Consumer<byte[], byte[]> consumer = source.consumer.get()) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long last = source.end.apply(from);
            end = last;
            for (long next = consumer.position(from); next < last && !cancelled; next = consumer.position(from)) {
                position = next;
                for (ConsumerRecord<byte[], byte[]> record : Polled.all(consumer.poll(POLL))) {
                    state.restore(record);
                }
            }
        }
        if (!cancelled) {
            state.restored();
        }
    }

    private synchronized void end(@Nullable PartitionState state, @Nullable Throwable problem) {
        over = true;
        failure = problem;
        if (state != null && (cancelled || problem != null)) {
            close(state);
        } else {
            restored = state;
        }
        wake.run();
    }

    /** The state is not needed any more. */
    synchronized void cancel() {
        cancelled = true;
        if (restored != null) {
            close(restored);
            restored = null;
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Why it failed; null if it did not. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** The restored state; null if there is none yet. */
    synchronized @Nullable PartitionState restored() {
        return restored;
    }

    /** How far it is, for people. */
    String progress() {
        return end < 0
                ? "the end of " + from + " is not known yet"
                : "offset " + position + " of " + end + " in " + from + " is reached";
    }

    /** Closes a state, whatever its code does. */
    static void close(PartitionState state) {
        try {
            state.close();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            log.warn("a state of type {} failed to close", state.getClass().getName(), e);
        }
    }
}
