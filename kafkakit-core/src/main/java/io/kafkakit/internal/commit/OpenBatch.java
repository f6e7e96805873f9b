package io.kafkakit.internal.commit;

import io.kafkakit.internal.tenure.Completion;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A batch that handler threads append to while the previous transaction is committed, and while it is not large enough.
 * A new outcome is in the cache of its handler's processor. The lane's thread would have to fetch it from there, piece
 * by piece.
 *
 * <p>Each appender takes the oldest outcomes of the inbox, whoever made them, under one lock. So the order in the log
 * is the order of completion. A handler thread never waits for that lock. It appends only outcomes that need no wait
 * for Kafka: the producer knows their topics and has memory. All others are left to the lane.
 *
 * <p>No handler runs under the lock, so {@link #seal} waits for one append at most.
 */
final class OpenBatch {

    /** A waiting lane checks again after this many milliseconds. */
    static final long LOOK_AGAIN = 2;
    /** A handler thread appends only if there are this many outcomes. */
    static final int LEAST = 16;
    /** The most outcomes that it appends at once: half of the free memory has room for a Kafka batch for each. */
    static final int MOST_AT_ONCE = 64;
    /** The most bytes that it appends at once. */
    private static final long MOST_BYTES_AT_ONCE = 1 << 20;
    /**
     * A lane whose consumers are behind waits for this many outcomes. With so many, the fixed cost of a batch is small.
     */
    static final int ENOUGH = 4_000;
    /** It waits for them this many nanoseconds at most, counted from the opening of the batch. */
    private static final long GATHERS = 20_000_000;

    private final Appender appender;
    private final Batch batch;
    private final Inbox inbox;
    private final int most;
    private final LaneMeter meter;
    private final long begun;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean sealed;
    private volatile boolean enough;
    /** The oldest outcome must be left to the lane. */
    private boolean stuck;
    /** An append failed with an error that is not Kafka's, so it is unknown which outcomes were appended. */
    private boolean torn;
    /** The number of outcomes at the last check, and since when it has not changed. */
    private int seen;

    private long seenSince;

    /**
     * Opens a batch for handlers, with its outcomes so far.
     *
     * @param appender has appended those
     * @param inbox contains the outcomes to append
     * @param room how many of these it may take
     */
    OpenBatch(Appender appender, Batch batch, Inbox inbox, int room, LaneMeter meter) {
        this.appender = appender;
        this.batch = batch;
        this.inbox = inbox;
        this.most = batch.completions().size() + room;
        this.meter = meter;
        this.begun = meter.nanos();
        this.seenSince = begun;
    }

    /**
     * Appends waiting outcomes, as far as that is possible without waiting. Called on a handler thread.
     *
     * @return whether it tried, which takes a moment
     */
    boolean help() {
        if (sealed || !lock.tryLock()) {
            return false;
        }
        try {
            if (sealed || stuck || torn || isFull() || inbox.size() < LEAST || !appender.isReady()) {
                return false;
            }
            torn = true;
            append(possibleAtOnce(
                    inbox.takeNow(Math.min(left(), MOST_AT_ONCE), Math.min(bytesLeft(), MOST_BYTES_AT_ONCE))));
            torn = false;
            if (!enough && isEnough()) {
                enough = true;
                inbox.poke();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The outcomes before the first one that must be left to the lane. That one and all behind it go back. */
    private List<Completion> possibleAtOnce(List<Completion> taken) {
        int count = 0;
        while (count < taken.size() && isPossibleAtOnce(taken.get(count))) {
            count++;
        }
        if (count < taken.size()) {
            stuck = true;
            inbox.giveBack(taken.subList(count, taken.size()));
        }
        return taken.subList(0, count);
    }

    private boolean isPossibleAtOnce(Completion completion) {
        return !completion.tenure().isEnded() && appender.isReadyFor(completion);
    }

    /**
     * Whether to wait for more outcomes. True if the batch has room and is not large enough, and its consumer is
     * behind. Also, new outcomes must have come recently, and the batch must not be open for long. Called on the lane's
     * thread.
     */
    boolean isWorthWaiting() {
        long now = meter.nanos();
        if (enough || inbox.isClosed() || now - begun >= GATHERS) {
            return false;
        }
        if (!lock.tryLock()) {
            return true;
        }
        try {
            int there = batch.completions().size() + inbox.size();
            if (there != seen) {
                seen = there;
                seenSince = now;
            }
            boolean takesMore = !torn && !stuck && !isEnough();
            return takesMore && batch.isBehind() && now - seenSince < LOOK_AGAIN * 1_000_000;
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
     * Closes the batch to handlers, and appends the last outcomes. Called on the lane's thread.
     *
     * @throws InterruptedException if the lane is interrupted while it waits for an appender
     * @throws CompletionException if an append ended with an error that is not Kafka's; then no outcome of the batch
     *     may be committed
     */
    void seal() throws InterruptedException {
        sealed = true;
        lock.lockInterruptibly();
        try {
            if (torn) {
                throw new CompletionException("an append on a handler's thread failed halfway", null);
            }
            if (isFull()) {
                return;
            }
            List<Completion> last = inbox.takeNow(left(), bytesLeft());
            // The order matters: a topic is announced before its outcome is in the inbox.
            if (appender.knowsAllTopics()) {
                append(Lane.ofLiveTenures(last));
            } else {
                inbox.giveBack(last);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes the batch to handlers that have not begun. Its result does not matter any more. */
    void abandon() {
        sealed = true;
    }

    private void append(List<Completion> taken) {
        if (!taken.isEmpty()) {
            batch.extend(taken);
            appender.append(taken, batch::add);
        }
    }
}
