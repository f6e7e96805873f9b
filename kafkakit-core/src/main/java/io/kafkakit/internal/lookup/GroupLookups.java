package io.kafkakit.internal.lookup;

import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Progress;
import io.kafkakit.internal.ledger.Restored;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker for a group's committed offsets, and for the extents of the logs that it reads. Thread-safe. */
public final class GroupLookups {

    private static final Logger log = LoggerFactory.getLogger(GroupLookups.class);
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Supplier<Admin> admin;
    private final String groupId;
    private final LogIds logs;

    public GroupLookups(Supplier<Admin> admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
        this.logs = new LogIds(admin, TIMEOUT_MILLIS);
    }

    /**
     * The committed offsets of these partitions; null for a partition without one. The answer is stable: while a
     * transaction with offsets of a partition ends, the broker does not answer for it.
     *
     * @throws KafkaException if the broker does not answer for all of them in time
     */
    public Map<TopicPartition, OffsetAndMetadata> read(Set<TopicPartition> partitions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    ask(partitions).get(TIMEOUT_MILLIS + 1_000, TimeUnit.MILLISECONDS);
            if (!offsets.keySet().containsAll(partitions)) {
                throw new KafkaException(
                        "the committed offsets of group '" + groupId + "' are being changed by a transaction now");
            }
            return offsets;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the committed offsets of group '" + groupId + "' cannot be read", e);
        }
    }

    /**
     * The committed state of these partitions, without waiting. Ask again for a partition that is missing in the
     * answer.
     *
     * <p>The admin client leaves out a partition without an answer, such as one with an open transaction, and only logs
     * it. A partition is also left out if its topic cannot be described now. Without the topic's id it is unknown
     * whether the offset's metadata belongs to the topic's log.
     *
     * @param answer called on a thread of the client, with the answers, and with the error if that is why some are
     *     missing
     */
    public void restore(
            Collection<TopicPartition> partitions,
            BiConsumer<Map<TopicPartition, Restored>, @Nullable Throwable> answer) {
        CompletableFuture<LogIds.Answer> ids = logs.ask(topics(partitions));
        var unused = ask(partitions).whenComplete((offsets, error) -> {
            if (offsets == null) {
                answer.accept(Map.of(), error);
            } else {
                var unusedToo = ids.thenAccept(known -> answer.accept(restored(offsets, known.ids()), known.error()));
            }
        });
    }

    private static Set<String> topics(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    private static Map<TopicPartition, Restored> restored(
            Map<TopicPartition, OffsetAndMetadata> offsets, Map<String, LogId> logs) {
        Map<TopicPartition, Restored> restored = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            LogId id = logs.get(partition.topic());
            if (id != null) {
                restored.put(partition, restored(partition, id, offset));
            }
        });
        return restored;
    }

    private static Restored restored(TopicPartition partition, LogId id, @Nullable OffsetAndMetadata offset) {
        if (offset == null) {
            return Restored.nothing(id);
        }
        if (Restored.isOfAnotherLog(id, offset.offset(), offset.metadata())) {
            log.warn(
                    "{}: what was done beyond offset {} was noted for another log, or another offset of it (a mirrored cluster,"
                            + " offsets that were reset); records there are handled again",
                    partition,
                    offset.offset());
        }
        return Restored.of(id, offset.offset(), offset.metadata())
                .withLeaderEpoch(offset.leaderEpoch().orElse(-1));
    }

    /** The newest known log id of this topic; null if none is known. */
    public @Nullable LogId lastLog(String topic) {
        return logs.last(topic);
    }

    /**
     * The end offsets of the committed records of these partitions, without waiting and as a best effort.
     *
     * @param answer called on a thread of the client for each known offset; a partition without a leader holds up no
     *     other
     */
    public void ends(Collection<TopicPartition> partitions, BiConsumer<TopicPartition, Long> answer) {
        offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            var unused = end.thenAccept(offset -> answer.accept(partition, offset));
        });
    }

    /**
     * The offset that {@code spec} means in each partition, for a {@code read_committed} reader, without waiting; -1 if
     * there is none. The answers are independent: a partition without a leader holds up no other.
     */
    public Map<TopicPartition, CompletableFuture<Long>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(TIMEOUT_MILLIS);
        ListOffsetsResult answers = admin.get().listOffsets(asked, options);
        Map<TopicPartition, CompletableFuture<Long>> offsets = new HashMap<>();
        asked.keySet()
                .forEach(partition -> offsets.put(
                        partition,
                        answers.partitionResult(partition)
                                .toCompletionStage()
                                .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset)
                                .toCompletableFuture()));
        return offsets;
    }

    /** The group's footprints in these topics now, without waiting. */
    public CompletableFuture<Footprints> footprints(Collection<String> topics) {
        return Footprints.ask(admin.get(), groupId, topics, TIMEOUT_MILLIS);
    }

    /**
     * The extents of these partitions' logs, including open transactions, without waiting.
     *
     * @param answer called on a thread of the client with the first offsets and the end offsets, if all are known
     * @param failed called on that thread if they are not
     */
    public void extents(
            Collection<TopicPartition> partitions,
            BiConsumer<Map<TopicPartition, Long>, Map<TopicPartition, Long>> answer,
            Consumer<Throwable> failed) {
        KafkaFuture<Map<TopicPartition, Long>> begins =
                list(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        KafkaFuture<Map<TopicPartition, Long>> ends =
                list(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        var unused = begins.whenComplete((first, noFirst) -> {
            var unusedToo = ends.whenComplete((last, noLast) -> {
                if (first != null && last != null) {
                    answer.accept(first, last);
                } else {
                    failed.accept(noFirst == null ? noLast : noFirst);
                }
            });
        });
    }

    /**
     * Which of these topics exist, without waiting and as a best effort. It also updates {@link #lastLog}.
     *
     * @param answer called on a thread of the client for each topic with an answer; true if it exists
     */
    public void lookFor(Collection<String> topics, BiConsumer<String, Boolean> answer) {
        var unused = logs.ask(topics).thenAccept(heard -> {
            heard.ids().keySet().forEach(topic -> answer.accept(topic, true));
            heard.missing().forEach(topic -> answer.accept(topic, false));
        });
    }

    private KafkaFuture<Map<TopicPartition, Long>> list(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.get()
                .listOffsets(asked, new ListOffsetsOptions(isolation).timeoutMs(TIMEOUT_MILLIS))
                .all()
                .thenApply(GroupLookups::offsets);
    }

    private static Map<TopicPartition, Long> offsets(
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> infos) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        infos.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> ask(Collection<TopicPartition> partitions) {
        ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        ListConsumerGroupOffsetsOptions options =
                new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs(TIMEOUT_MILLIS);
        return admin.get()
                .listConsumerGroupOffsets(Map.of(groupId, spec), options)
                .partitionsToOffsetAndMetadata(groupId);
    }

    /** The progress in the form that a client commits. */
    public static OffsetAndMetadata of(Progress progress) {
        Optional<Integer> epoch = progress.leaderEpoch() < 0 ? Optional.empty() : Optional.of(progress.leaderEpoch());
        return new OffsetAndMetadata(progress.offset(), epoch, progress.metadata());
    }
}
