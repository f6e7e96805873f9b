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
 * Finds out where partitions begin: where the group has committed or, where it has not, at the beginning or where {@code
 * auto.offset.reset} says. The consumers ask for nothing of that themselves: Kafka's consumer takes committed offsets for all
 * its partitions or for none, so that one open transaction would stop all of them. Thread-safe; never waits.
 */
public final class StartOffsets implements CommittedLookup.Question {

    private final GroupLookups committedOffsets;
    private final Map<String, TopicPlan> plans = new HashMap<>();
    private final ResetPolicy reset;
    private final ExpiredOffsets expired;
    private final Clock clock;
    private @Nullable CompletableFuture<Footprints> atStart;

    /** Of a group that reads the topics of these plans. */
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

    /** The group is about to start: asks what there is now. Asked again later if there was no answer. */
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

    /** Whatever fails on the way, also on this thread of the client's, is an answer: without one a partition would wait for ever. */
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
     * A log.
     *
     * @param there the offset that {@code by_duration} stands for; -1 if there is none
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
        NEW("it was not there when the group started", null),
        EXPIRED("its offsets expired, or were deleted", Reply.Loss.OFFSETS),
        RETRIES("a retry topic", null),
        OTHERS("the group has offsets of its topic's other partitions", null),
        FORGOTTEN(
                "the group has offsets of its retry topics: the topic was made anew, or its offsets were deleted",
                Reply.Loss.OFFSETS_OR_TOPIC),
        FIRST("the group begins to read it", null),
        MADE_ANEW("its topic was deleted and made anew", Reply.Loss.TOPIC);

        private final String words;
        /** What it had, probably. */
        private final Reply.@Nullable Loss loss;

        Reason(String words, Reply.@Nullable Loss loss) {
            this.words = words;
            this.loss = loss;
        }
    }

    /** Nothing can have been read of these, wherever a group is to begin. */
    private static final Set<Reason> READ_FROM_THEIR_BEGINNING =
            EnumSet.of(Reason.NEW, Reason.RETRIES, Reason.MADE_ANEW);

    /**
     * What was there when the group started tells a partition that is new from one that the group reads for the first time: of
     * the former nothing may be left out. What others commit meanwhile does not count, for they may have started at the same time.
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
     * Only the group writes to its retry topics, and it commits where it begins before it can fail. So one that was written to and
     * has no offset had one. The offsets of a group expire all at once, mostly.
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

    /** Of one of which nothing is committed. */
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
                    "nothing is committed of it and auto.offset.reset is none: stop the group and set its offsets"
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
     * Of one whose log has no record any more where it would be read on. {@code auto.offset.reset} does not count, but for "none": it
     * says where a group begins, and to go to the end would leave out what the group has not read.
     */
    private Reply goesOn(TopicPartition partition, Restored known, Extent extent, OutOfRange found) {
        if (reset.isNone()) {
            return new Reply.Halted(
                    "there is no record any more at the offset where it would go on, and auto.offset.reset is none: stop the"
                            + " group and set its offsets with kafkakit groups reset, or set auto.offset.reset to earliest",
                    known.log());
        }
        long committed = known.committedOffset();
        boolean isCut = found.isTruncated() || found.position() > extent.end();
        boolean isKept = found.isTruncated() ? committed <= found.cutAt() : extent.has(committed);
        if (isKept) {
            // What is done beyond it may be of what was cut off.
            return new Reply.Committed(isCut ? known.withoutRanges() : known.withLeaderEpoch(-1));
        }
        long offset = found.cutAt() < 0 ? extent.begin() : found.cutAt();
        String why = "it had come to " + committed + ", where there is no record any more";
        return new Reply.Begins(
                isCut ? known.beginsAt(offset) : known.movedTo(offset),
                where(partition, offset, extent, why),
                isCut ? Reply.Loss.LOG : Reply.Loss.RECORDS);
    }

    private static String where(TopicPartition partition, long offset, Extent extent, String why) {
        return partition + " at offset " + offset + " of " + extent.begin() + " to " + extent.end() + " (" + why + ")";
    }
}
