package io.kafkakit.internal.commit;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A transaction that handler threads append to, while the one before it is committed and while there is not enough in it. What a
 * handler has just made is in its processor's cache; the lane's thread would have to get it from there, piece by piece.
 *
 * <p>Who appends takes the oldest outcomes of the inbox, whoever made them, under one lock, so the order in the log is the
 * order in which they were completed. A handler thread never waits for that lock, and appends only what does not make it wait for
 * Kafka: what goes to topics that the producer knows, and while it has memory. All else is left to the lane.
 *
 * <p>Nobody runs a handler under the lock, so {@link #seal} waits for an append at most.
 */
final class OpenTransaction {

    /** Outcomes for which a handler thread bothers. */
    static final int LEAST = 16;

    private final OwnedProducer owned;
    private final TopicScout scout;
    private final Inbox inbox;
    private final Appender appender;
    private final Batch batch;
    private final Room room;
    private final ReentrantLock lock = new ReentrantLock();
    private long bytes;
    private boolean sealed;

    /**
     * Open, with what the batch has already.
     *
     * @param appender through that producer
     * @param batch gets what is appended
     */
    OpenTransaction(OwnedProducer owned, TopicScout scout, Inbox inbox, Appender appender, Batch batch, Room room) {
        this.owned = owned;
        this.scout = scout;
        this.inbox = inbox;
        this.appender = appender;
        this.batch = batch;
        this.room = room;
        this.bytes = batch.bytes();
    }

    /**
     * How much it takes.
     *
     * @param outcomes at most, with those that it has
     * @param bytes at most, and what one outcome is more
     * @param enough outcomes for which it pays to wait
     */
    record Room(int outcomes, long bytes, int enough) {}

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
            if (sealed || isFull() || !scout.knowsAll() || inbox.size() < LEAST || !owned.hasMemory()) {
                return false;
            }
            boolean wasEnough = isEnough();
            append(possibleAtOnce(inbox.takeNow(left(), room.bytes() - bytes)));
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
        return !completion.tenure().isEnded() && owned.knows(completion.outcome());
    }

    /** Whether it takes more, has not enough, and its consumer is behind. */
    boolean isWorthWaiting() {
        lock.lock();
        try {
            return !isEnough() && batch.isBehind();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnough() {
        return batch.completions().size() >= room.enough() || isFull();
    }

    private boolean isFull() {
        return left() <= 0 || bytes >= room.bytes() || appender.hasFailed();
    }

    private int left() {
        return room.outcomes() - batch.completions().size();
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
            List<Completion> last = inbox.takeNow(left(), room.bytes() - bytes);
            // In this order: a topic is wanted before the outcome that wants it is in the inbox.
            if (scout.knowsAll()) {
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
            bytes = batch.bytes();
        }
    }
}
