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

/** Asks the broker what a group has committed, and how far the logs go that it reads. Thread-safe. */
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
     * The committed offsets of these partitions; a partition without one is null. Stable: as long as a transaction with offsets
     * for a partition is being ended, the broker does not answer for it.
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
     * What was done of these partitions before, without waiting. The admin client leaves out a partition for which the broker
     * does not answer, such as one with an open transaction, and says so in its log only: it has to be asked for again. So has
     * one whose topic cannot be described now: without its id nobody knows whether the offset's metadata is of its log.
     *
     * @param answer called on a thread of the client's, with what was answered, and with an error if that is why it is not all
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
                            + " offsets that were reset); what lies there is handled again",
                    partition,
                    offset.offset());
        }
        return Restored.of(id, offset.offset(), offset.metadata())
                .withLeaderEpoch(offset.leaderEpoch().orElse(-1));
    }

    /** The id of this topic's log that was heard last; null if none was. */
    public @Nullable LogId lastLog(String topic) {
        return logs.last(topic);
    }

    /**
     * Up to which offsets these partitions go, as far as they are committed, without waiting and without a promise.
     *
     * @param answer called on a thread of the client's for each of which that is known: one without a leader holds up no other
     */
    public void ends(Collection<TopicPartition> partitions, BiConsumer<TopicPartition, Long> answer) {
        offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            var unused = end.thenAccept(offset -> answer.accept(partition, offset));
        });
    }

    /**
     * The offset that this stands for in each of these partitions, as a reader of what is committed sees it, without waiting. Each
     * is answered by itself: one without a leader holds up no other. -1 if it stands for none.
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

    /** What the group has left behind in these topics until now, without waiting. */
    public CompletableFuture<Footprints> footprints(Collection<String> topics) {
        return Footprints.ask(admin.get(), groupId, topics, TIMEOUT_MILLIS);
    }

    /**
     * Where the logs of these partitions begin and end, open transactions included, without waiting.
     *
     * @param answer called on a thread of the client's with the first offsets and those behind the last, if both are known of all
     * @param failed called there if they are not
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
     * Which of these topics exist, without waiting and without a promise. What is heard of their logs is the {@linkplain #lastLog
     * last} that was heard.
     *
     * @param answer called for each of which that is known, on a thread of the client's; with true if it exists
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

    /** As a client commits it. */
    public static OffsetAndMetadata of(Progress progress) {
        Optional<Integer> epoch = progress.leaderEpoch() < 0 ? Optional.empty() : Optional.of(progress.leaderEpoch());
        return new OffsetAndMetadata(progress.offset(), epoch, progress.metadata());
    }
}
