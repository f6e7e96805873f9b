package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which partitions of a consumer hold enough, and what comes of it: the next poll waits for room, or they are paused and it
 * goes on without them. Used by the poll thread only, but for {@link #pollNeeded}.
 *
 * <p>While as many records as a consumer may hold are handled and wait for their commit, the poll waits whatever partition it
 * might read: nothing that it brings is committed sooner for being in memory.
 *
 * <p>To pause them at once would be slow. While they are paused the client asks the broker for the others only; if these have
 * nothing, the broker holds that fetch for {@code fetch.max.wait.ms}, and the next fetch of the same broker waits behind it. A
 * partition among idle ones would be read twice a second. Room comes with the next commit, mostly.
 */
public final class PollThrottle {

    /** Nanoseconds for which a poll waits for a partition's room: for so long others may have to wait for theirs. */
    private static final long SOON = 100_000_000;

    /** Nanoseconds for which a poll waits in all, whatever comes up meanwhile: it keeps the consumer's membership. */
    private static final long LONGEST = 300_000_000;

    /** Nanoseconds without room after which a partition's commits do not count any more: others need not wait for them. */
    private static final long STUCK = 1_000_000_000;

    /** Milliseconds after which it is looked again, where nobody tells. */
    private static final long LOOK_AGAIN = 10;

    private final ConsumerLoad load;
    private final Pauses pauses;
    private final Clock clock;
    /** Partitions that have got records. */
    private final Set<PartitionLoad> partitions = new HashSet<>();

    private final Set<PartitionLoad> full = new HashSet<>();
    /** When they were paused, in nanoseconds. */
    private final Map<PartitionLoad, Long> paused = new HashMap<>();
    /** Those that got no room soon the last time. */
    private final Set<PartitionLoad> slow = new HashSet<>();

    private final AtomicBoolean pollNeeded = new AtomicBoolean();

    private long fullSince;
    private boolean waits;
    /** When a poll began to wait, if one waits. */
    private long waitsSince;

    /**
     * For a consumer that holds nothing yet.
     *
     * @param load of all its partitions
     */
    public PollThrottle(ConsumerLoad load, Pauses pauses, Clock clock) {
        this.load = load;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** The partition got more. */
    public void look(PartitionFlow flow) {
        look(flow.load());
    }

    void look(PartitionLoad partition) {
        partitions.add(partition);
        if (partition.isFull() && !paused.containsKey(partition)) {
            fullSince = full.isEmpty() ? clock.nanos() : fullSince;
            full.add(partition);
        }
    }

    /** The next poll must not wait, whatever is full: only a poll tells what is needed now. Thread-safe. */
    public void pollNeeded() {
        pollNeeded.set(true);
    }

    /**
     * How long to wait before the next poll, in milliseconds; 0 if there is room, or the poll must not wait any longer. Pauses
     * those that do not get room soon, and before a poll that must not wait all that should not be read.
     */
    public long waitFor() {
        long now = clock.nanos();
        waitsSince = waits ? waitsSince : now;
        long left = LONGEST - (now - waitsSince);
        full.removeIf(partition -> !partition.isFull());
        long wait = 0;
        if (pollNeeded.getAndSet(false)) {
            pauseAll(isFullOfUncommitted(now));
        } else if (left <= 0) {
            pauseAll(false);
        } else {
            wait = Math.min(waitFor(now), Math.max(1, left / 1_000_000));
        }
        waits = wait > 0;
        return wait;
    }

    private void pauseAll(boolean withEmptyOnes) {
        for (PartitionLoad partition : partitions) {
            if (!paused.containsKey(partition) && (withEmptyOnes || partition.isFull())) {
                pause(partition);
            }
        }
        full.clear();
    }

    private long waitFor(long now) {
        if (isFullOfUncommitted(now)) {
            // What partitions have time for begins when there is room for others.
            fullSince = now;
            return stuck(now) > 0 ? LOOK_AGAIN : Long.MAX_VALUE;
        }
        long left = SOON - (now - fullSince);
        for (PartitionLoad partition : List.copyOf(full)) {
            if (left <= 0 || slow.contains(partition)) {
                full.remove(partition);
                pause(partition);
                slow.add(partition);
            }
        }
        return full.isEmpty() ? 0 : Math.max(1, left / 1_000_000);
    }

    private boolean isFullOfUncommitted(long now) {
        return load.isFullOfUncommitted(0) && load.isFullOfUncommitted(stuck(now));
    }

    /** What waits for commits that do not come. */
    private int stuck(long now) {
        int stuck = 0;
        for (Map.Entry<PartitionLoad, Long> each : paused.entrySet()) {
            if (now - each.getValue() >= STUCK) {
                stuck += each.getKey().uncommitted();
            }
        }
        return stuck;
    }

    private void pause(PartitionLoad partition) {
        partition.pause();
        pauses.pause(partition.partition(), Pauses.Reason.FULL);
        paused.put(partition, clock.nanos());
    }

    /** Reads on those that are half empty. */
    public void resume() {
        paused.entrySet().removeIf(each -> {
            PartitionLoad partition = each.getKey();
            boolean resumed = partition.resume();
            if (resumed) {
                pauses.resume(partition.partition(), Pauses.Reason.FULL);
                if (clock.nanos() - each.getValue() < SOON) {
                    slow.remove(partition);
                }
            }
            return resumed;
        });
    }

    /** The partition is not ours any more. */
    public void forget(PartitionFlow flow) {
        forget(flow.load());
    }

    void forget(PartitionLoad partition) {
        partitions.remove(partition);
        full.remove(partition);
        paused.remove(partition);
        slow.remove(partition);
    }
}
