package io.kafkakit.internal.dispatch;

import io.kafkakit.Batches;
import io.kafkakit.internal.lifecycle.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strand that rests until a batch is full or has waited long enough. Guarded by its flow. */
final class Linger {

    private static final long NOT_SET = Long.MIN_VALUE;

    private final Batches batches;
    private final PartitionLoad load;
    private final Clock clock;
    /** Until when the batch that is being gathered waits, in milliseconds since 1970. */
    private long until = NOT_SET;

    /** The offset of the last record that has waited long enough. */
    private long waited = -1;

    private @Nullable Strand resting;
    private boolean begins;

    /**
     * No strand rests.
     *
     * @param load of the partition
     */
    Linger(Batches batches, PartitionLoad load, Clock clock) {
        this.batches = batches;
        this.load = load;
        this.clock = clock;
    }

    /** Whether the strand must wait for more records. It rests then. */
    boolean isOn(Strand strand) {
        if (batches.linger().isZero() || strand.size() == 0) {
            clear();
            return false;
        }
        // Those that have waited once need not wait again, if others ended their batch. A full partition gets no more.
        if (strand.first() <= waited || strand.size() >= batches.size() || load.isFull()) {
            end(strand);
            return false;
        }
        long now = clock.millis();
        begins = until == NOT_SET;
        if (begins) {
            until = now + batches.linger().toMillis();
        }
        if (now >= until) {
            end(strand);
            return false;
        }
        strand.rest();
        resting = strand;
        return true;
    }

    private void end(Strand strand) {
        // Records behind a full batch have not waited yet.
        if (strand.size() <= batches.size() || load.isFull()) {
            waited = Math.max(waited, strand.last());
        }
        clear();
    }

    /** Whether the last {@link #isOn} was the first for its batch. */
    boolean begins() {
        return begins;
    }

    /** Adds the strand if it has waited long enough. */
    void release(List<Strand> to) {
        if (resting != null && clock.millis() >= until && resting.rouse()) {
            to.add(resting);
            resting = null;
        }
    }

    boolean hasStrand() {
        return resting != null;
    }

    /** When the strand must run, in milliseconds since 1970; {@code Long.MAX_VALUE} if none rests. */
    long due() {
        return resting == null ? Long.MAX_VALUE : until;
    }

    void clear() {
        until = NOT_SET;
        resting = null;
    }
}
