package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetInstance.Answer;
import io.kafkakit.console.fleet.FleetInstance.Applied;
import io.kafkakit.console.fleet.FleetInstance.Identity;
import io.kafkakit.console.fleet.FleetSnapshot.Logged;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.monitor.GroupControl;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.Problem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A group of this process, as a listener of it. Only notes what happens. Thread-safe. */
final class Observed implements GroupListener {

    private static final int RECENT = 20;

    private final FleetSettings settings;
    private final Clock clock;
    private final Consumer<Observed> onStarting;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private volatile @Nullable Supplier<GroupStatus> status;
    private volatile @Nullable Steered steered;
    private volatile String group = "";
    private volatile Instant startedAt = Instant.EPOCH;
    private volatile boolean changed = true;
    private volatile boolean ended;

    private final Deque<Answer> recent = new ArrayDeque<>();
    private @Nullable Logged last;

    /**
     * A group that has not started.
     *
     * @param onStarting is told when it does
     */
    Observed(FleetSettings settings, Clock clock, Consumer<Observed> onStarting) {
        this.settings = settings;
        this.clock = clock;
        this.onStarting = onStarting;
    }

    @Override
    public void onStarting(Supplier<GroupStatus> now, GroupControl control) {
        GroupStatus first = now.get();
        group = first.groupId();
        startedAt = Instant.ofEpochMilli(clock.millis());
        status = now;
        steered = new Steered(control, first.topics());
        onStarting.accept(this);
    }

    @Override
    public void onStateChanged(GroupState state) {
        ended |= state == GroupState.CLOSED;
        changed = true;
    }

    @Override
    public void onPartitionsAssigned(int member, Collection<TopicPartition> partitions) {
        changed = true;
    }

    @Override
    public void onPartitionsRevoked(int member, Collection<TopicPartition> partitions) {
        changed = true;
    }

    @Override
    public void onPartitionsLost(int member, Collection<TopicPartition> partitions) {
        changed = true;
    }

    @Override
    public void onProblem(Problem problem) {
        changed = true;
    }

    @Override
    public void onProblemOver(Problem problem) {
        changed = true;
    }

    String group() {
        return group;
    }

    /** Whether it was closed. One that failed stays until it is started again, so that somebody sees it. */
    boolean isClosed() {
        return ended;
    }

    void endIfFailed() {
        ended |= status().state() == GroupState.FAILED;
    }

    /** Its status now; not before it started. */
    GroupStatus status() {
        return Objects.requireNonNull(status, "the group has not started").get();
    }

    /** Whether something happened since this was asked. */
    boolean takeChange() {
        boolean was = changed;
        changed = false;
        return was;
    }

    void change() {
        changed = true;
    }

    /** Obeys commands of the past that are in force, and notes which was the last of all. */
    synchronized void replay(List<FleetCommand> inForce, @Nullable Logged newest) {
        inForce.forEach(this::apply);
        last = newest;
        changed = true;
    }

    /** Obeys a command that has just come. */
    synchronized void take(Logged command) {
        apply(command.command());
        last = command;
        changed = true;
    }

    private void apply(FleetCommand command) {
        Steered its = steered;
        if (its != null) {
            recent.addLast(new Answer(command.id(), its.apply(command)));
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
    }

    byte[] key() {
        return FleetFormat.key(group, settings.instance(), run);
    }

    byte[] value() {
        Identity identity = new Identity(
                settings.instance(),
                run,
                startedAt,
                Instant.ofEpochMilli(clock.millis()),
                settings.interval().toMillis());
        return StatusSummary.fitting(status(), identity, commands());
    }

    private synchronized Applied commands() {
        Logged newest = last;
        return newest == null
                ? Applied.NONE
                : new Applied(newest.command().id(), newest.partition(), newest.offset(), List.copyOf(recent));
    }
}
