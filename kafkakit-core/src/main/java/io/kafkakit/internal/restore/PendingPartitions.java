package io.kafkakit.internal.restore;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.dispatch.PartitionFlow;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pending partitions: assigned, and not read yet. It asks for the committed state of each. If the order of keys is
 * kept, it also reads the waiting records of their retry topics. Used by the poll thread only; never waits.
 */
public final class PendingPartitions {

    private static final Logger log = LoggerFactory.getLogger(PendingPartitions.class);
    /** Milliseconds. */
    private static final long LOOK_AGAIN = 5_000;
    /** A wait is reported after this many milliseconds; a rebalance takes less. */
    private static final long PATIENCE = 30_000;
    /** A partition that is not open counts as stalled after this many milliseconds. */
    private static final long SOON = 2_000;

    /**
     * A log must end before its committed offset for this many milliseconds to count as recreated. A broker that
     * resumes after a pause reports outdated ends until it hears of the new leader.
     */
    private static final long DOUBT = 10_000;

    private static final Duration LOOKUP = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Function<TopicPartition, TopicPlan> plans;
    private final Troubles troubles;
    private final Clock clock;
    private final CommittedLookup committed;
    private final LogRangeLookup ranges;
    private final Map<CopartitionGroup.Id, CopartitionGroup> groups = new HashMap<>();
    /** When each group that is not open was last checked, in milliseconds since 1970. */
    private final Map<CopartitionGroup, Long> lookedAt = new HashMap<>();
    /** When each was last reported, in milliseconds since 1970. */
    private final Map<CopartitionGroup, Long> toldAt = new HashMap<>();
    /** Since when each group that is not open waits, in milliseconds since 1970. */
    private final Map<CopartitionGroup, Long> waitsSince = new HashMap<>();
    /** Since when a log of the group ends too early, in milliseconds since 1970. */
    private final Map<CopartitionGroup, Long> doubtedSince = new HashMap<>();
    /** Start offsets of reopened partitions. They count if no offset is committed and the log is the same. */
    private final Map<TopicPartition, Progress> again = new HashMap<>();

    /**
     * Without partitions.
     *
     * @param plans gives the plan that a partition belongs to
     */
    public PendingPartitions(
            Consumer<byte[], byte[]> consumer,
            GroupLookups committedOffsets,
            CommittedLookup.Question beginnings,
            Function<TopicPartition, TopicPlan> plans,
            PollThread pollThread) {
        this.consumer = consumer;
        this.plans = plans;
        this.troubles = pollThread.troubles();
        this.clock = pollThread.clock();
        this.committed = new CommittedLookup(beginnings, pollThread);
        this.ranges = new LogRangeLookup(committedOffsets, pollThread);
    }

    /**
     * How far a partition was done.
     *
     * @param offset -1 if unknown
     */
    public record Progress(LogId log, long offset) {

        public static final Progress NONE = new Progress(LogId.UNKNOWN, -1);

        public static Progress of(Tenure tenure) {
            return new Progress(tenure.log(), tenure.extent().progress());
        }

        private Progress orElse(long read) {
            return offset < 0 ? new Progress(log, read) : this;
        }
    }

    /**
     * Takes over partitions that were just assigned. They are paused until they are {@linkplain #ready ready}.
     *
     * <p>Until then each has a dummy position, from which nothing is read or committed. Without a position the consumer
     * would look up the committed offsets of all such partitions at once. A transaction that is open for one of them
     * would then stop all.
     */
    public void begin(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        partitions.forEach(partition -> consumer.seek(partition, 0));
        restore(partitions);
    }

    private void restore(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            committed.begin(partitions);
        }
    }

    /**
     * Reopens partitions that this consumer holds and keeps.
     *
     * @param progress where each begins if it has no committed offset
     */
    public void beginAgain(Map<TopicPartition, Progress> progress) {
        again.putAll(progress);
        consumer.pause(progress.keySet());
        restore(progress.keySet());
    }

    /** Reopens partitions of this consumer that have ended, because their logs have no record at its position. */
    public void beginAnew(Map<TopicPartition, OutOfRange> found) {
        if (!found.isEmpty()) {
            consumer.pause(found.keySet());
            committed.begin(found);
        }
    }

    /** Asks again about halted partitions whose topics were recreated meanwhile. */
    public void lookForOtherLogs(GroupLookups committedOffsets) {
        committed.askAnew(committedOffsets::lastLog);
    }

    /** The partition is revoked, or is to be reopened. */
    public void forget(TopicPartition partition) {
        committed.forget(partition);
        again.remove(partition);
        CopartitionGroup group = groups.get(id(partition));
        if (group != null && group.isHeld(partition)) {
            pause(group.remove(partition));
            ranges.forget(group);
            if (group.held().isEmpty()) {
                close(group);
            } else if (group.isComplete()) {
                ranges.ask(group);
            }
        }
    }

    /** Ignores errors, because the consumer may be closing. */
    private void pause(Set<TopicPartition> partitions) {
        try {
            consumer.pause(partitions);
        } catch (KafkaException | IllegalStateException e) {
            log.debug("{} are not paused", partitions, e);
        }
    }

    private static String about(CopartitionGroup group) {
        return "group of " + group.name();
    }

    private void close(CopartitionGroup group) {
        troubles.end(about(group));
        groups.values().remove(group);
        ranges.forget(group);
        lookedAt.remove(group);
        toldAt.remove(group);
        waitsSince.remove(group);
        doubtedSince.remove(group);
    }

    private CopartitionGroup.Id id(TopicPartition partition) {
        return new CopartitionGroup.Id(plans.apply(partition).topic(), partition.partition());
    }

    /** The partitions that are not open. */
    public Set<TopicPartition> waiting() {
        Set<TopicPartition> waiting = new HashSet<>(committed.waiting());
        groups.values().forEach(group -> waiting.addAll(group.held()));
        return waiting;
    }

    /** Since when and why the partition, or its copartition group, does not begin; null if it will begin soon. */
    @Nullable
    public Stall stalled(TopicPartition partition) {
        Stall stalled = committed.stalled(partition);
        CopartitionGroup group = groups.isEmpty() ? null : groups.get(id(partition));
        if (stalled != null || group == null) {
            return stalled;
        }
        long since = waitsSince.getOrDefault(group, clock.millis());
        return clock.millis() - since < SOON ? null : new Stall(Instant.ofEpochMilli(since), why(group));
    }

    public boolean isWaiting(TopicPartition partition) {
        if (committed.isWaiting(partition)) {
            return true;
        }
        CopartitionGroup group = groups.isEmpty() ? null : groups.get(id(partition));
        return group != null && group.isHeld(partition);
    }

    /** When to ask again, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is nothing to ask. */
    public long due() {
        return Math.min(committed.due(), ranges.due());
    }

    /**
     * Takes records of a partition that is not open, to see which of them wait. Records that a poll returned before the
     * partition was closed are read again later.
     *
     * @return false if the partition is open
     */
    public boolean take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        if (!plans.apply(partition).keepsKeyOrder() || !isWaiting(partition)) {
            return false;
        }
        CopartitionGroup group = groups.get(id(partition));
        if (group != null && group.isReading(partition)) {
            group.read(partition, records, clock.millis());
        } else {
            long first = records.get(0).offset();
            again.computeIfPresent(partition, (its, progress) -> progress.orElse(first));
        }
        return true;
    }

    /** The partitions that can be opened now, each group as a whole. They are still paused. */
    public List<CopartitionGroup.Opening> ready() {
        List<CopartitionGroup.Opening> ready = new ArrayList<>();
        committed.answered().forEach((partition, restored) -> {
            if (!plans.apply(partition).keepsKeyOrder()) {
                ready.add(new CopartitionGroup.Opening(new PartitionFlow.Start(partition, restored, null), -1));
            } else {
                add(partition, restored);
            }
        });
        if (!groups.isEmpty()) {
            ranges.answered().forEach(this::look);
            List.copyOf(groups.values()).forEach(group -> open(group, ready));
        }
        return ready;
    }

    private void look(CopartitionGroup group, Map<TopicPartition, CopartitionGroup.Extent> known) {
        long now = clock.millis();
        if (!group.endsTooEarly(known)) {
            doubtedSince.remove(group);
        } else if (now - doubtedSince.computeIfAbsent(group, its -> now) < DOUBT) {
            ranges.doubt(group);
            return;
        }
        group.look(known).forEach((partition, begin) -> {
            consumer.seek(partition, begin);
            consumer.resume(List.of(partition));
        });
    }

    private void add(TopicPartition partition, Restored restored) {
        Set<TopicPartition> members = members(plans.apply(partition), partition.partition());
        CopartitionGroup group =
                groups.computeIfAbsent(id(partition), its -> new CopartitionGroup(plans.apply(partition), members));
        lookedAt.put(group, clock.millis());
        toldAt.putIfAbsent(group, clock.millis());
        waitsSince.putIfAbsent(group, clock.millis());
        group.add(partition, known(partition, restored));
        group.setMembers(members);
        if (group.isComplete()) {
            ranges.ask(group);
        }
    }

    /** The plan's partitions of this number. Topics of an earlier policy may be deleted, and never grow. */
    private Set<TopicPartition> members(TopicPlan plan, int number) {
        Set<TopicPartition> members = new HashSet<>();
        for (String topic : plan.topics()) {
            Integer partitions = plan.formerRetryTopics().containsKey(topic) ? partitions(topic) : null;
            if (partitions == null || number < partitions) {
                members.add(new TopicPartition(topic, number));
            }
        }
        return members;
    }

    /** The topic's number of partitions, 0 if it does not exist; null if it cannot be found out now. */
    private @Nullable Integer partitions(String topic) {
        try {
            return consumer.partitionsFor(topic, LOOKUP).size();
        } catch (KafkaException e) {
            log.debug("how many partitions '{}' has is not known", topic, e);
            return null;
        }
    }

    /** A reopened partition without a committed offset continues where it was. */
    private Restored known(TopicPartition partition, Restored restored) {
        Progress progress = again.getOrDefault(partition, Progress.NONE);
        boolean goesOn = progress.offset() >= 0
                && !restored.isCommitted()
                && progress.log().equals(restored.log());
        return goesOn ? restored.beginsAt(progress.offset()) : restored;
    }

    private void open(CopartitionGroup group, List<CopartitionGroup.Opening> ready) {
        for (TopicPartition partition : group.unread()) {
            if (group.hasRead(partition, position(partition))) {
                consumer.pause(List.of(partition));
            }
        }
        List<CopartitionGroup.Opening> all = group.open();
        if (!all.isEmpty()) {
            all.forEach(each -> {
                again.remove(each.partition());
                ready.add(each);
            });
            close(group);
        }
    }

    private long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException | WakeupException | OffsetOutOfRangeException notKnownNow) {
            return -1;
        }
    }

    /** Called between polls. Checks groups that are not open for long, because none of their records is handled. */
    public void lookAfter() {
        long now = clock.millis();
        for (CopartitionGroup group : List.copyOf(groups.values())) {
            if (now - lookedAt.getOrDefault(group, now) < LOOK_AGAIN) {
                continue;
            }
            lookedAt.put(group, now);
            if (!group.isComplete()) {
                int number = group.members().iterator().next().partition();
                group.setMembers(members(group.plan(), number));
                if (group.isComplete()) {
                    ranges.ask(group);
                }
            }
            if (now - toldAt.getOrDefault(group, now) >= PATIENCE) {
                toldAt.put(group, now);
                tell(group);
            }
        }
    }

    private String why(CopartitionGroup group) {
        if (group.isComplete()) {
            return "to keep the order of keys, all waiting records are read first, in " + group.unread();
        }
        Set<TopicPartition> unknown = new HashSet<>(group.lacking());
        unknown.retainAll(committed.waiting());
        return unknown.isEmpty()
                ? "to keep the order of keys, this member waits for " + group.lacking()
                        + ", which another member holds, or which do not exist"
                : "to keep the order of keys, this member waits for " + unknown
                        + ", whose committed offsets are not known yet";
    }

    private void tell(CopartitionGroup group) {
        String what = group.held() + ": " + why(group);
        log.warn("{}", what);
        troubles.begin(
                about(group),
                what,
                new KafkaKitException(
                        group.isComplete()
                                ? "a transaction may be open there"
                                : "to keep the order of keys, one member has to hold them all; a member of the group may not "
                                        + "keep it, or the topics have different numbers of partitions"));
    }
}
