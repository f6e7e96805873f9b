package io.kafkakit.internal.dispatch;

import io.kafkakit.UnavailableException;
import io.kafkakit.internal.flow.NotNow;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.TopicControls;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strands of a partition that rest, because their records cannot be handled now: the topic or an event is paused, or a
 * codec or a handler is not available. Guarded by its flow, except for {@link #isStalled}.
 *
 * <p>What is not available, and a paused topic, hold up the whole partition. A paused event holds up only its
 * strand.
 */
final class Hold {

    /** In milliseconds. */
    private static final long FIRST_WAIT = 100;

    private static final long LONGEST_WAIT = 5_000;
    private static final long NOT_SET = Long.MIN_VALUE;

    private final TopicControls controls;
    private final PartitionLoad load;
    private final boolean isOneStrand;
    private final Clock clock;
    private final Patience patience = new Patience(FIRST_WAIT, LONGEST_WAIT);
    private final Set<Strand> resting = new LinkedHashSet<>();
    /** Whether one of them rests because the whole partition is held up. */
    private boolean ofAll;
    /** The controls when the first of them rested for a paused event. */
    private int version = Integer.MAX_VALUE;
    /** When it is tried again, in milliseconds since 1970. */
    private long askAgain = NOT_SET;

    private volatile @Nullable Stall stall;

    /**
     * Nothing rests.
     *
     * @param load set aside while the partition is held up: its records must not keep other partitions from being read
     * @param isOneStrand whether a strand that rests holds up the whole partition
     */
    Hold(TopicControls controls, PartitionLoad load, boolean isOneStrand, Clock clock) {
        this.controls = controls;
        this.load = load;
        this.isOneStrand = isOneStrand;
        this.clock = clock;
    }

    /** Whether no record of the partition may be handled now. */
    boolean isOn() {
        return controls.isPaused() || (askAgain != NOT_SET && askAgain > clock.millis());
    }

    /** A record of the strand cannot be handled now. */
    void begin(Strand strand, NotNow because) {
        UnavailableException unavailable = because.unavailable();
        if (unavailable == null) {
            version = Math.min(version, because.version());
        } else {
            long now = clock.millis();
            // Several strands may have asked at once.
            askAgain = askAgain > now ? askAgain : now + patience.next();
            Stall before = stall;
            stall = new Stall(
                    before == null ? Instant.ofEpochMilli(now) : before.since(),
                    because.what() + ", and is asked again: " + Thrown.words(unavailable));
        }
        rest(strand, unavailable != null);
    }

    /** The strand rests, because the partition is held up. */
    void rest(Strand strand) {
        rest(strand, true);
    }

    private void rest(Strand strand, boolean all) {
        strand.rest();
        resting.add(strand);
        ofAll |= all;
        load.setAside(ofAll || isOneStrand);
    }

    /** The strands that need not rest any more, and must run. */
    List<Strand> release() {
        if (resting.isEmpty() || isOn() || !(ofAll || version != controls.version())) {
            return List.of();
        }
        List<Strand> released = resting.stream().filter(Strand::rouse).toList();
        clear();
        return released;
    }

    /** Whether strands rest. */
    boolean hasStrands() {
        return !resting.isEmpty();
    }

    /** When it is tried again, in milliseconds since 1970; {@code Long.MAX_VALUE} if only the user can resume. */
    long due() {
        return resting.isEmpty() || controls.isPaused() || askAgain == NOT_SET ? Long.MAX_VALUE : askAgain;
    }

    /** Since when and why it is tried again; null if it is not. */
    @Nullable
    Stall stall() {
        return stall;
    }

    /** Whether a codec or a handler was not available the last time. Takes no lock. */
    boolean isStalled() {
        return stall != null;
    }

    /** What was not available is so now. */
    void isOver() {
        stall = null;
        patience.reset();
    }

    /** Forgets the strands. */
    void clear() {
        resting.clear();
        ofAll = false;
        version = Integer.MAX_VALUE;
        askAgain = NOT_SET;
        load.setAside(false);
    }
}
