package io.kafkakit.internal.monitor;

import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.Problem;
import io.kafkakit.monitor.Spread;
import io.kafkakit.monitor.Stall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A snapshot of a lane. */
public record LaneSnapshot(
        int number,
        boolean transactional,
        LaneState state,
        Done done,
        @Nullable Stall stalled,
        @Nullable Problem lastProblem)
        implements LaneStatus {

    /** The lane's figures since the start. */
    public record Done(
            long commits,
            long failed,
            Spread<Long> records,
            Spread<Long> bytes,
            Spread<Duration> took,
            long replacedProducers) {}

    @Override
    public long commits() {
        return done.commits;
    }

    @Override
    public long failedCommits() {
        return done.failed;
    }

    @Override
    public Spread<Long> records() {
        return done.records;
    }

    @Override
    public Spread<Long> bytes() {
        return done.bytes;
    }

    @Override
    public Spread<Duration> took() {
        return done.took;
    }

    @Override
    public long replacedProducers() {
        return done.replacedProducers;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("lane " + number);
        text.append(transactional ? "" : " (without transactions)").append(": ").append(state);
        text.append(", ").append(done.commits).append(" commits");
        if (done.commits > 0) {
            text.append(" of ").append(done.records.mean()).append(" records in ");
            text.append(done.took.mean().toMillis()).append(" ms on average");
        }
        text.append(", ").append(done.failed).append(" failed");
        text.append(", ").append(done.replacedProducers).append(" producers replaced");
        text.append(stalled == null ? "" : ", " + stalled);
        return text.toString();
    }
}
