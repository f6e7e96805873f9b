package io.kafkakit.internal.consume;

import io.kafkakit.internal.lifecycle.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which partitions of a consumer hold enough, and what comes of it: the next poll waits for room, or they are paused and it
 * goes on without them. Used by the poll thread only.
 *
 * <p>To pause them at once would be slow. While they are paused the client asks the broker for the others only; if these have
 * nothing, the broker holds that fetch for {@code fetch.max.wait.ms}, and the next fetch of the same broker waits behind it. A
 * partition among idle ones would be read twice a second. Room comes with the next commit, mostly.
 */
final class Room {

    /** Nanoseconds for which a poll waits, at most: for so long other partitions may have to wait for theirs. */
    private static final long SOON = 100_000_000;

    private final Pauses pauses;
    private final Clock clock;
    private final Set<PartitionFlow> full = new HashSet<>();
    /** When they were paused, in nanoseconds. */
    private final Map<PartitionFlow, Long> paused = new HashMap<>();
    /** Those that got no room soon the last time. */
    private final Set<PartitionFlow> slow = new HashSet<>();

    private long fullSince;

    Room(Pauses pauses, Clock clock) {
        this.pauses = pauses;
        this.clock = clock;
    }

    /** The partition got more. */
    void look(PartitionFlow flow) {
        if (flow.isFull() && !paused.containsKey(flow)) {
            fullSince = full.isEmpty() ? clock.nanos() : fullSince;
            full.add(flow);
        }
    }

    /**
     * How long to wait for room before the next poll, in milliseconds; 0 if there is room. Pauses those that do not get it
     * soon.
     */
    long waitFor() {
        full.removeIf(flow -> !flow.isFull());
        long left = SOON - (clock.nanos() - fullSince);
        for (PartitionFlow flow : List.copyOf(full)) {
            if (left <= 0 || slow.contains(flow)) {
                full.remove(flow);
                pause(flow);
            }
        }
        return full.isEmpty() ? 0 : Math.max(1, left / 1_000_000);
    }

    private void pause(PartitionFlow flow) {
        flow.pause();
        pauses.pause(flow.tenure().partition(), Pauses.Reason.FULL);
        paused.put(flow, clock.nanos());
        slow.add(flow);
    }

    /** Reads on those that are half empty. */
    void resume() {
        paused.entrySet().removeIf(each -> {
            PartitionFlow flow = each.getKey();
            boolean resumed = flow.resume();
            if (resumed) {
                pauses.resume(flow.tenure().partition(), Pauses.Reason.FULL);
                if (clock.nanos() - each.getValue() < SOON) {
                    slow.remove(flow);
                }
            }
            return resumed;
        });
    }

    /** The partition is not ours any more. */
    void forget(PartitionFlow flow) {
        full.remove(flow);
        paused.remove(flow);
        slow.remove(flow);
    }
}
