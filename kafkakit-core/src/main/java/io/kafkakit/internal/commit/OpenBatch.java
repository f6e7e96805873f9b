package io.kafkakit.internal.commit;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A batch that handler threads append to, while the transaction before it is committed and while there is not enough in it. What a
 * handler has just made is in its processor's cache; the lane's thread would have to get it from there, piece by piece.
 *
 * <p>Who appends takes the oldest outcomes of the inbox, whoever made them, under one lock, so the order in the log is the
 * order in which they were completed. A handler thread never waits for that lock, and appends only what does not make it wait for
 * Kafka: what goes to topics that the producer knows, and while it has memory. All else is left to the lane.
 *
 * <p>Nobody runs a handler under the lock, so {@link #seal} waits for an append at most.
 */
final class OpenBatch {

    /** Milliseconds after which a lane looks whether it still has to wait. */
    static final long LOOK_AGAIN = 2;
    /** Outcomes for which a handler thread bothers. */
    static final int LEAST = 16;
    /** Outcomes for which a lane waits whose consumers are behind: beside so many what a batch costs by itself is little. */
    static final int ENOUGH = 4_000;
    /** Nanoseconds for which it waits for them, at most, from when the batch is open. */
    private static final long GATHERS = 20_000_000;

    private final Appender appender;
    private final Batch batch;
    private final Inbox inbox;
    private final int most;
    private final LaneMeter meter;
    private final long begun;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean sealed;

    /**
     * Open, with what the batch has already.
     *
     * @param appender has appended that
     * @param inbox has what is to be appended
     * @param room outcomes that it may take of these
     */
    OpenBatch(Appender appender, Batch batch, Inbox inbox, int room, LaneMeter meter) {
        this.appender = appender;
        this.batch = batch;
        this.inbox = inbox;
        this.most = batch.completions().size() + room;
        this.meter = meter;
        this.begun = meter.nanos();
    }

    /**
     * Appends what waits, as far as that is possible at once. On a handler thread.
     *
     * @return whether it did, which takes a moment
     */
    boolean help() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (sealed || isFull() || inbox.size() < LEAST || !appender.isReady()) {
                return false;
            }
            boolean wasEnough = isEnough();
            append(possibleAtOnce(inbox.takeNow(left(), bytesLeft())));
            if (!wasEnough && isEnough()) {
                inbox.poke();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Those up to the first that has to be left to the lane, which goes back with all behind it. */
    private List<Completion> possibleAtOnce(List<Completion> taken) {
        int count = 0;
        while (count < taken.size() && isPossibleAtOnce(taken.get(count))) {
            count++;
        }
        if (count < taken.size()) {
            inbox.giveBack(taken.subList(count, taken.size()));
        }
        return taken.subList(0, count);
    }

    private boolean isPossibleAtOnce(Completion completion) {
        return !completion.tenure().isEnded() && appender.isReadyFor(completion.outcome());
    }

    /** Whether it takes more, has not enough, and its consumer is behind; and it was not open for long. On the lane's thread. */
    boolean isWorthWaiting() {
        if (inbox.isClosed() || meter.nanos() - begun >= GATHERS) {
            return false;
        }
        lock.lock();
        try {
            return !isEnough() && batch.isBehind();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnough() {
        return batch.completions().size() >= ENOUGH || isFull();
    }

    private boolean isFull() {
        return left() <= 0 || bytesLeft() <= 0 || appender.hasFailed();
    }

    private int left() {
        return most - batch.completions().size();
    }

    private long bytesLeft() {
        return Lane.MOST_BYTES - batch.bytes();
    }

    /**
     * Appends what came last, and closes it to handlers. On the lane's thread.
     *
     * @throws InterruptedException if the lane is interrupted while it waits for who appends
     */
    void seal() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            sealed = true;
            if (isFull()) {
                return;
            }
            List<Completion> last = inbox.takeNow(left(), bytesLeft());
            // In this order: a topic is wanted before the outcome that wants it is in the inbox.
            if (appender.knowsAllTopics()) {
                append(Lane.ofLiveTenures(last));
            } else {
                inbox.giveBack(last);
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(List<Completion> taken) {
        if (!taken.isEmpty()) {
            batch.extend(taken);
            appender.append(taken, batch::add);
        }
    }
}
