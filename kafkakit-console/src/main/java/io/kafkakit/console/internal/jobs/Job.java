package io.kafkakit.console.internal.jobs;

import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.deadletter.TakenOverException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A redrive or a discard that runs in a thread of its own, until it is done or aborted. Thread-safe. */
public final class Job {

    /** Where it stands. */
    public enum State {
        /** It goes on. */
        RUNNING,
        /** An operator has aborted it; the running transaction ends first. */
        ABORTING,
        /** All that the preview counted was looked at. */
        DONE,
        /** It was aborted. */
        ABORTED,
        /** It could not go on. */
        FAILED
    }

    /**
     * A snapshot.
     *
     * @param so the result so far
     * @param perSecond dead letters a second since the start
     */
    public record Status(
            State state,
            Resolved so,
            long version,
            long perSecond,
            Duration lasted,
            @Nullable String problem) {

        /** Whether nothing more happens. */
        public boolean hasEnded() {
            return state != State.RUNNING && state != State.ABORTING;
        }
    }

    private static final Duration RECENT = Duration.ofSeconds(5);

    private final String id;
    private final DeadLetters letters;
    private final Preview preview;
    private final Resolve how;
    private final Thread thread;
    private final Instant begun = Instant.now();
    private final long start = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.RUNNING;
    private Resolved so = new Resolved(0, Map.of(), Map.of(), Map.of());
    private long version;
    private long end;
    private @Nullable String problem;

    Job(String id, DeadLetters letters, Preview preview, Resolve how) {
        this.id = id;
        this.letters = letters;
        this.preview = preview;
        this.how = how;
        this.thread = new Thread(this::run, "kafkakit-console-job-" + id);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            Resolved result = letters.resolve(preview, how, this::reached);
            end(State.DONE, result, null);
        } catch (InterruptedException e) {
            end(State.ABORTED, null, null);
        } catch (TakenOverException e) {
            end(State.FAILED, null, "somebody else has begun to resolve dead letters of this topic");
        } catch (RuntimeException e) {
            end(State.FAILED, null, String.valueOf(e.getMessage()));
        }
    }

    private void reached(Resolved now) {
        lock.lock();
        try {
            so = now;
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(State its, @Nullable Resolved result, @Nullable String why) {
        lock.lock();
        try {
            so = result == null ? so : result;
            state = its;
            problem = why;
            end = System.nanoTime();
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it runs, or ended in the last seconds. */
    boolean isRecent() {
        lock.lock();
        try {
            return end == 0 || System.nanoTime() - end < RECENT.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it after the running transaction. No effect if it has ended. */
    public void abort() {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                state = State.ABORTING;
                version++;
                changed.signalAll();
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its status now. */
    public Status status() {
        lock.lock();
        try {
            long nanos = (end == 0 ? System.nanoTime() : end) - start;
            long perSecond = nanos <= 0 ? 0 : so.total() * 1_000_000_000L / nanos;
            return new Status(state, so, version, perSecond, Duration.ofNanos(nanos), problem);
        } finally {
            lock.unlock();
        }
    }

    /** Its status when it is another one than this, or the time is over. */
    public Status awaitChange(long known, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (version == known && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return status();
    }

    /** Waits until it has ended, for this time at most. */
    void join(Duration atMost) {
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its number in this console. */
    public String id() {
        return id;
    }

    /** The dead-letter topic. */
    public String topic() {
        return letters.topic();
    }

    /** What it resolves. */
    public Preview preview() {
        return preview;
    }

    /** What it does. */
    public Resolve how() {
        return how;
    }

    /** When it began. */
    public Instant begun() {
        return begun;
    }
}
