package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Monitor;
import io.kafkakit.internal.tenure.Completion;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group's lanes, whose outcomes are in Kafka when a test says so: without a thread, and without a producer. */
public final class HandLanes {

    private final LanePool pool;
    private final LaneMeter meter;
    private @Nullable Inbox inbox;

    public HandLanes(Monitor monitor, Clock clock, GroupLookups lookups) {
        LaneParts parts = new LaneParts(monitor, clock, (delivery, refused, why, now) -> null, error -> {
            throw new IllegalStateException(error);
        });
        this.meter = new LaneMeter(0, true, monitor);
        Lane lane = new Lane(its -> committer(its), parts, meter, new StopSignal());
        this.pool = new LanePool(
                List.of(), Map.of(), new LanePool.Lookups(lookups, topic -> {}), parts, new Threads("lanes"));
        add("transactional", lane);
        add("acknowledging", lane);
    }

    /** A pool makes its lanes itself, with producers that need a broker. */
    @SuppressWarnings("unchecked") // It is a list of lanes.
    private void add(String lanes, Lane lane) {
        try {
            Field field = LanePool.class.getDeclaredField(lanes);
            field.setAccessible(true);
            ((List<Lane>) field.get(pool)).add(lane);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Committer committer(Inbox its) {
        inbox = its;
        return new Committer() {
            @Override
            public void open() {}

            @Override
            public Attempt attempt(List<Completion> completions, int room) {
                throw new IllegalStateException("nobody runs the lane");
            }

            @Override
            public void close() {}
        };
    }

    public LanePool pool() {
        return pool;
    }

    /** Takes what waits for its commit, in the order it was completed. */
    public List<Completion> take() {
        return inbox.takeNow(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** These are in Kafka, as far as their tenures have not ended. */
    public void settle(List<Completion> taken) {
        Batch batch = Batch.of(Lane.ofLiveTenures(taken));
        batch.plan();
        meter.committed(batch.parts(), 0);
        batch.parts().forEach(Batch.Part::settle);
    }

    /** All that waits is in Kafka. */
    public void settle() {
        settle(take());
    }
}
