package io.kafkakit.internal.restore;

import io.kafkakit.ExpiredOffsets;
import io.kafkakit.internal.flow.TopicPlan;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lookup.Footprints;
import io.kafkakit.internal.lookup.GroupLookups;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where partitions begin: at the committed offset, or without one at the beginning or where
 * {@code auto.offset.reset} says. Thread-safe; never waits.
 *
 * <p>The consumers do not look up committed offsets themselves. Kafka's consumer does so for all its partitions or for
 * none, so one open transaction would stop all of them.
 */
public final class StartOffsets implements CommittedLookup.Question {

    private final GroupLookups committedOffsets;
    private final Map<String, TopicPlan> plans = new HashMap<>();
    private final ResetPolicy reset;
    private final ExpiredOffsets expired;
    private final Clock clock;
    private @Nullable CompletableFuture<Footprints> atStart;

    /** For a group that reads the topics of these plans. */
    public StartOffsets(
            GroupLookups committedOffsets,
            Collection<TopicPlan> plans,
            ResetPolicy reset,
            ExpiredOffsets expired,
            Clock clock) {
        this.committedOffsets = committedOffsets;
        plans.forEach(plan -> plan.topics().forEach(topic -> this.plans.put(topic, plan)));
        this.reset = reset;
        this.expired = expired;
        this.clock = clock;
    }

    /** Asks for the group's footprints at its start. Asks again later if there was no answer. */
    public synchronized CompletableFuture<Footprints> start() {
        CompletableFuture<Footprints> known = atStart;
        if (known == null || known.isCompletedExceptionally()) {
            known = committedOffsets.footprints(plans.keySet());
            atStart = known;
        }
        return known;
    }

    @Override
    public void ask(
            Collection<TopicPartition> partitions,
            Map<TopicPartition, OutOfRange> outOfRange,
            BiConsumer<TopicPartition, Reply> answer) {
        committedOffsets.restore(partitions, (restored, error) -> {
            Map<TopicPartition, Restored> toLookAt = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Restored known = restored.get(partition);
                if (known == null) {
                    answer.accept(partition, error == null ? new Reply.Open() : new Reply.Failed(error));
                } else if (known.isCommitted() && !outOfRange.containsKey(partition)) {
                    answer.accept(partition, new Reply.Committed(known));
                } else {
                    toLookAt.put(partition, known);
                }
            }
            if (!toLookAt.isEmpty()) {
                lookAt(toLookAt, outOfRange, answer);
            }
        });
    }

    /**
     * Every failure becomes an answer, also on the client's thread. Without an answer a partition would wait for ever.
     */
    private void lookAt(
            Map<TopicPartition, Restored> partitions,
            Map<TopicPartition, OutOfRange> outOfRange,
            BiConsumer<TopicPartition, Reply> answer) {
        try {
            CompletableFuture<Footprints> then = start();
            extents(partitions.keySet()).forEach((partition, extent) -> {
                Restored known = Objects.requireNonNull(partitions.get(partition));
                OutOfRange found = outOfRange.get(partition);
                var unused = extent.thenCombine(
                                then,
                                (of, past) -> known.isCommitted() && found != null
                                        ? goesOn(partition, known, of, found)
                                        : begins(partition, known, of, past))
                        .exceptionally(error -> new Reply.Failed(cause(error)))
                        .thenAccept(reply -> answer.accept(partition, reply));
            });
        } catch (RuntimeException e) {
            partitions.keySet().forEach(partition -> answer.accept(partition, new Reply.Failed(e)));
        }
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /**
     * The extent of a log.
     *
     * @param there the offset that {@code by_duration} means; -1 if there is none
     */
    private record Extent(long begin, long end, long there) {

        boolean has(long offset) {
            return offset >= begin && offset <= end;
        }
    }

    private Map<TopicPartition, CompletableFuture<Extent>> extents(Collection<TopicPartition> partitions) {
        OffsetSpec spec = reset.spec(clock.millis());
        var begins = committedOffsets.offsets(partitions, OffsetSpec.earliest());
        var ends = committedOffsets.offsets(partitions, OffsetSpec.latest());
        var theres = spec == null ? ends : committedOffsets.offsets(partitions, spec);
        Map<TopicPartition, CompletableFuture<Extent>> extents = new HashMap<>();
        begins.forEach((partition, first) -> extents.put(
                partition,
                first.thenCombine(
                        Objects.requireNonNull(ends.get(partition))
                                .thenCombine(Objects.requireNonNull(theres.get(partition)), Ahead::new),
                        (begin, ahead) -> new Extent(begin, ahead.end(), ahead.there()))));
        return extents;
    }

    private record Ahead(long end, long there) {}

    /** Why a partition begins where it does. */
    private enum Reason {
        NEW("it did not exist when the group started", null),
        EXPIRED("its offsets expired, or were deleted", Reply.Loss.OFFSETS),
        RETRIES("a retry topic", null),
        OTHERS("the group has offsets of its topic's other partitions", null),
        FORGOTTEN(
                "the group has offsets of its retry topics: the topic was made anew, or its offsets were deleted",
                Reply.Loss.OFFSETS_OR_TOPIC),
        FIRST("the group begins to read it", null),
        MADE_ANEW("its topic was deleted and made anew", Reply.Loss.TOPIC);

        private final String words;
        /** The probable loss. */
        private final Reply.@Nullable Loss loss;

        Reason(String words, Reply.@Nullable Loss loss) {
            this.words = words;
            this.loss = loss;
        }
    }

    /** The group cannot have read these, so they begin at their beginning, whatever {@code auto.offset.reset} says. */
    private static final Set<Reason> READ_FROM_THEIR_BEGINNING =
            EnumSet.of(Reason.NEW, Reason.RETRIES, Reason.MADE_ANEW);

    /**
     * A partition that did not exist at the group's start is new, so none of its records may be skipped. A partition
     * that existed is read for the first time. Commits of others since the start do not count, because they may have
     * started at the same time.
     */
    private Reason reason(TopicPartition partition, Restored known, Footprints then) {
        TopicPlan plan = Objects.requireNonNull(plans.get(partition.topic()), partition::topic);
        if (known.isOfFormerLog()
                || then.hadAnother(partition.topic(), known.log().topicId())) {
            return Reason.MADE_ANEW;
        } else if (!then.had(partition, known.log().topicId())) {
            return Reason.NEW;
        } else if (isExpired(plan, then)) {
            return Reason.EXPIRED;
        } else if (!partition.topic().equals(plan.topic())) {
            return Reason.RETRIES;
        } else if (then.isCommitted(List.of(plan.topic()))) {
            return Reason.OTHERS;
        }
        return then.isCommitted(retryTopics(plan)) ? Reason.FORGOTTEN : Reason.FIRST;
    }

    /**
     * A retry topic with records and no committed offset must have lost its offset. Only the group writes to its retry
     * topics, and it commits its start offsets before a record can fail. The offsets of a group usually expire all at
     * once, so without any offset a retry topic of another plan is evidence too.
     */
    private boolean isExpired(TopicPlan plan, Footprints then) {
        if (then.isCommitted(plan.topics())) {
            return false;
        }
        return then.isWritten(retryTopics(plan))
                || (!then.isAnyCommitted()
                        && plans.values().stream().anyMatch(any -> then.isWritten(retryTopics(any))));
    }

    private static List<String> retryTopics(TopicPlan plan) {
        return plan.topics().subList(1, plan.topics().size());
    }

    /** The start of a partition without a committed offset. */
    private Reply begins(TopicPartition partition, Restored known, Extent extent, Footprints then) {
        Reason reason = reason(partition, known, then);
        if (reason == Reason.EXPIRED && expired == ExpiredOffsets.STOP) {
            return new Reply.Halted(
                    "its committed offsets expired or were deleted, and expiredOffsets is STOP: stop the group and"
                            + " set its offsets with kafkakit groups reset, or start it with"
                            + " expiredOffsets(ExpiredOffsets.EARLIEST)",
                    known.log());
        }
        if (reset.isNone() && !READ_FROM_THEIR_BEGINNING.contains(reason)) {
            return new Reply.Halted(
                    "it has no committed offset, and auto.offset.reset is none: stop the group and set its offsets"
                            + " with kafkakit groups reset, or set auto.offset.reset to earliest",
                    known.log());
        }
        boolean isFirst = reason == Reason.FIRST;
        long offset = isFirst ? reset.offset(extent.begin(), extent.end(), extent.there()) : extent.begin();
        String why = reason.words + (isFirst ? ", auto.offset.reset=" + reset.setting() : "");
        Reply.Begins begins =
                new Reply.Begins(known.beginsAt(offset), where(partition, offset, extent, why), reason.loss);
        return known.isOfFormerLog() ? new Reply.MadeAnew(begins) : begins;
    }

    /**
     * The start of a partition whose log has no record at the consumer's position. {@code auto.offset.reset} does not
     * count, except for "none". It says where a group begins, and going to the end would skip unread records.
     */
    private Reply goesOn(TopicPartition partition, Restored known, Extent extent, OutOfRange found) {
        if (reset.isNone()) {
            return new Reply.Halted(
                    "its log has no record any more at the group's position, and auto.offset.reset is none: stop the"
                            + " group and set its offsets with kafkakit groups reset, or set auto.offset.reset to earliest",
                    known.log());
        }
        long committed = known.committedOffset();
        boolean isCut = found.isTruncated() || found.position() > extent.end();
        boolean isKept = found.isTruncated() ? committed <= found.cutAt() : extent.has(committed);
        if (isKept) {
            // Ranges beyond the committed offset may belong to truncated records.
            return new Reply.Committed(isCut ? known.withoutRanges() : known.withLeaderEpoch(-1));
        }
        long offset = found.cutAt() < 0 ? extent.begin() : found.cutAt();
        String why = "it had come to " + committed + ", and the log has no record there any more";
        return new Reply.Begins(
                isCut ? known.beginsAt(offset) : known.movedTo(offset),
                where(partition, offset, extent, why),
                isCut ? Reply.Loss.LOG : Reply.Loss.RECORDS);
    }

    private static String where(TopicPartition partition, long offset, Extent extent, String why) {
        return partition + " at offset " + offset + " of " + extent.begin() + " to " + extent.end() + " (" + why + ")";
    }
}
