package io.kafkakit.internal.commit;

import io.kafkakit.internal.tenure.Completion;
import java.util.List;
import java.util.concurrent.CompletionException;
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
    /** Outcomes that it appends at once: a batch of Kafka's for each has room in the half of the memory that is free. */
    static final int MOST_AT_ONCE = 64;
    /** Bytes that it appends at once. */
    private static final long MOST_BYTES_AT_ONCE = 1 << 20;
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
    private volatile boolean sealed;
    private volatile boolean enough;
    /** An outcome that has to be left to the lane is the oldest. */
    private boolean stuck;
    /** Something that is not Kafka's went wrong while outcomes were appended: which of them were is not known. */
    private boolean torn;
    /** How many outcomes there were when that was looked at, and since when. */
    private int seen;

    private long seenSince;

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
        this.seenSince = begun;
    }

    /**
     * Appends what waits, as far as that is possible at once. On a handler thread.
     *
     * @return whether it did, which takes a moment
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

    /** Those up to the first that has to be left to the lane, which goes back with all behind it. */
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
        return !completion.tenure().isEnded() && appender.isReadyFor(completion.outcome());
    }

    /**
     * Whether it takes more, has not enough, its consumer is behind, and more has come of late; and it was not open for long. On the
     * lane's thread.
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
     * Appends what came last, and closes it to handlers. On the lane's thread.
     *
     * @throws InterruptedException if the lane is interrupted while it waits for who appends
     * @throws CompletionException if an append ended as nothing of Kafka's does: no outcome of it may be committed
     */
    void seal() throws InterruptedException {
        sealed = true;
        lock.lockInterruptibly();
        try {
            if (torn) {
                throw new CompletionException("an append on a handler's thread was torn", null);
            }
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

    /** Closes it to handlers that have not begun; what becomes of it does not matter any more. */
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
