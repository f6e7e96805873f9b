package io.kafkakit.internal.dispatch;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides what to do about full partitions of a consumer: the next poll waits for room, or it goes on and they are
 * paused. Used by the poll thread only, except for {@link #pollNeeded}.
 *
 * <p>If a consumer's whole limit of records is handled and waits for its commit, the poll waits, whatever it might
 * read. Reading more would not commit anything sooner.
 *
 * <p>Pausing a full partition at once would be slow. While it is paused, the client fetches the other partitions only.
 * If these have no records, the broker holds that fetch for {@code fetch.max.wait.ms}, and the next fetch from this
 * broker waits behind it. A busy partition among idle ones would be read twice a second. Usually the next commit makes
 * room.
 */
public final class PollThrottle {

    /** How long a poll waits for room in a partition, in nanoseconds. Other partitions may have to wait as long. */
    private static final long SOON = 100_000_000;

    /** The longest wait of a poll in total, in nanoseconds. Polling keeps the consumer's membership. */
    private static final long LONGEST = 300_000_000;

    /** A partition that is paused for this many nanoseconds is stuck: others do not wait for its commits. */
    private static final long STUCK = 1_000_000_000;

    /** The throttle checks again after this many milliseconds if nobody wakes it. */
    private static final long LOOK_AGAIN = 10;

    private final ConsumerLoad load;
    private final Pauses pauses;
    private final Clock clock;
    /** Partitions that have had records. */
    private final Set<PartitionLoad> partitions = new HashSet<>();

    private final Set<PartitionLoad> full = new HashSet<>();
    /** When each was paused, in nanoseconds. */
    private final Map<PartitionLoad, Long> paused = new HashMap<>();
    /** Partitions that got no room in time the last time. */
    private final Set<PartitionLoad> slow = new HashSet<>();

    private final AtomicBoolean pollNeeded = new AtomicBoolean();

    private long fullSince;
    private boolean waits;
    /** When the poll began to wait, if it waits. */
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

    /** The partition got records. */
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

    /** The next poll must not wait, because only a poll can get what is needed now. Thread-safe. */
    public void pollNeeded() {
        pollNeeded.set(true);
    }

    /**
     * How long to wait before the next poll, in milliseconds; 0 if there is room, or the poll must not wait any longer.
     *
     * <p>Pauses partitions that get no room in time. Before a poll that must not wait, pauses all partitions that
     * should not be read.
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
            // The time for a partition's room counts from when the consumer has room.
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

    /** Uncommitted records of partitions whose commits are stuck. */
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

    /** Resumes partitions that are half empty. */
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
