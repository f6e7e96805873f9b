package io.kafkakit.internal.restore;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.StateTopic;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.monitor.Stall;
import io.kafkakit.state.PartitionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a consumer's partitions. A partition whose topic has a state opens when the state is restored; retry
 * partitions that keep the order of its keys open with it. Used by the poll thread only, which does not wait.
 */
public final class States {

    private static final Logger log = LoggerFactory.getLogger(States.class);
    /** A partition that is not open counts as stalled after this many milliseconds. */
    private static final long SOON = 2_000;

    private final StateReader reader;
    private final Function<TopicPartition, TopicPlan> plans;
    private final PollThread pollThread;
    private final Map<CopartitionGroup.Id, Restoration> restoring = new HashMap<>();
    private final Map<CopartitionGroup.Id, PartitionState> open = new HashMap<>();

    /**
     * Without states.
     *
     * @param plans gives the plan that a partition belongs to
     */
    public States(StateReader reader, Function<TopicPartition, TopicPlan> plans, PollThread pollThread) {
        this.reader = reader;
        this.plans = plans;
        this.pollThread = pollThread;
    }

    /** Partitions that wait for their state. */
    private static final class Restoration {

        private final List<CopartitionGroup.Opening> openings = new ArrayList<>();
        private final Patience patience = new Patience(200, 10_000);
        private final long since;
        private StateRead read;
        private @Nullable Throwable failure;
        /** When to read again after a failure, in milliseconds since 1970. */
        private long again = Long.MAX_VALUE;

        Restoration(StateRead read, long since) {
            this.read = read;
            this.since = since;
        }

        Set<TopicPartition> partitions() {
            Set<TopicPartition> all = new HashSet<>();
            openings.forEach(each -> all.add(each.partition()));
            return all;
        }

        String why() {
            return failure == null
                    ? "its state is being restored: " + read.progress()
                    : "its state cannot be restored, and is read again: " + Thrown.words(failure);
        }
    }

    private CopartitionGroup.Id id(TopicPartition partition) {
        return new CopartitionGroup.Id(plans.apply(partition).topic(), partition.partition());
    }

    /** What of these, and of those before them, can be opened now: partitions without a state, and restored ones. */
    public List<CopartitionGroup.Opening> pass(List<CopartitionGroup.Opening> ready) {
        if (ready.isEmpty() && restoring.isEmpty()) {
            return ready;
        }
        List<CopartitionGroup.Opening> passed = new ArrayList<>();
        for (CopartitionGroup.Opening each : ready) {
            if (plans.apply(each.partition()).state() == null) {
                passed.add(each);
            } else {
                restoring
                        .computeIfAbsent(id(each.partition()), this::begin)
                        .openings
                        .add(each);
            }
        }
        Iterator<Map.Entry<CopartitionGroup.Id, Restoration>> all =
                restoring.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<CopartitionGroup.Id, Restoration> each = all.next();
            PartitionState state = look(each.getKey(), each.getValue());
            if (state != null) {
                open.put(each.getKey(), state);
                passed.addAll(each.getValue().openings);
                all.remove();
            }
        }
        return passed;
    }

    private Restoration begin(CopartitionGroup.Id id) {
        return new Restoration(read(id), pollThread.clock().millis());
    }

    private StateRead read(CopartitionGroup.Id id) {
        TopicPartition partition = new TopicPartition(id.sourceTopic(), id.number());
        StateTopic topic = Objects.requireNonNull(plans.apply(partition).state());
        return reader.begin(partition, topic, pollThread.wake());
    }

    /** The restored state; null if it is not. */
    private @Nullable PartitionState look(CopartitionGroup.Id id, Restoration restoration) {
        long now = pollThread.clock().millis();
        if (restoration.again <= now) {
            restoration.again = Long.MAX_VALUE;
            restoration.read = read(id);
        } else if (restoration.read.isOver() && restoration.again == Long.MAX_VALUE) {
            Throwable failure = restoration.read.failure();
            if (failure == null) {
                pollThread.troubles().end(about(id));
                return restoration.read.restored();
            }
            restoration.failure = failure;
            restoration.again = now + restoration.patience.next();
            String what = "the state of " + id.sourceTopic() + "-" + id.number() + " cannot be restored";
            log.warn("{}, and is read again: {}", what, Thrown.words(failure), failure);
            pollThread.troubles().begin(about(id), what, new KafkaKitException(what, failure));
        }
        return null;
    }

    private static String about(CopartitionGroup.Id id) {
        return "state of " + id.sourceTopic() + "-" + id.number();
    }

    /** What is kept for an open partition; null if its topic has no state. */
    public @Nullable PartitionState of(TopicPartition partition) {
        return open.isEmpty() ? null : open.get(id(partition));
    }

    /**
     * The partition is revoked, or is to be opened again.
     *
     * @return partitions that were to open together with it, and must be looked up again
     */
    public Set<TopicPartition> forget(TopicPartition partition) {
        if (open.isEmpty() && restoring.isEmpty()) {
            return Set.of();
        }
        CopartitionGroup.Id id = id(partition);
        Restoration restoration = restoring.get(id);
        if (restoration != null && restoration.partitions().contains(partition)) {
            restoring.remove(id);
            restoration.read.cancel();
            pollThread.troubles().end(about(id));
            Set<TopicPartition> others = restoration.partitions();
            others.remove(partition);
            return others;
        }
        PartitionState state = partition.topic().equals(id.sourceTopic()) ? open.remove(id) : null;
        if (state != null) {
            StateRead.close(state);
        }
        return Set.of();
    }

    /** The partitions that wait for their state. */
    public Set<TopicPartition> waiting() {
        Set<TopicPartition> waiting = new HashSet<>();
        restoring.values().forEach(each -> waiting.addAll(each.partitions()));
        return waiting;
    }

    public boolean isWaiting(TopicPartition partition) {
        return !restoring.isEmpty() && waiting().contains(partition);
    }

    /** Since when and why the partition does not begin; null if it will begin soon. */
    public @Nullable Stall stalled(TopicPartition partition) {
        Restoration restoration = restoring.isEmpty() ? null : restoring.get(id(partition));
        return restoration == null || pollThread.clock().millis() - restoration.since < SOON
                ? null
                : new Stall(Instant.ofEpochMilli(restoration.since), restoration.why());
    }

    /** When to read a state again, in milliseconds since 1970; {@code Long.MAX_VALUE} if all goes well. */
    public long due() {
        return restoring.values().stream().mapToLong(each -> each.again).min().orElse(Long.MAX_VALUE);
    }
}
