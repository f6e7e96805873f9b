package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Counters;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcomes and the offsets of their records in one transaction, open only for as long as that takes.
 *
 * <p>Up to the moment the commit is asked for, a failure means that nothing is visible: the transaction is aborted, or the
 * producer is replaced, whose {@code initTransactions} aborts it. From that moment on a failure means that the result is
 * not known. Then nothing is sent again before it is: a new producer with the same transactional id settles the old
 * transaction one way or the other, and the committed offsets tell which.
 */
final class TransactionalCommitter implements Committer {

    private static final Logger log = LoggerFactory.getLogger(TransactionalCommitter.class);
    /** Milliseconds until the next poll of a member has probably brought its metadata up to date. */
    private static final long MEMBER_HOLD = 50;

    private final OwnedProducer owned;
    private final TopicScout scout;
    private final CommittedOffsets committedOffsets;
    private final Counters counters;
    private final StopSignal stop;

    TransactionalCommitter(
            OwnedProducer owned,
            TopicScout scout,
            CommittedOffsets committedOffsets,
            Counters counters,
            StopSignal stop) {
        this.owned = owned;
        this.scout = scout;
        this.committedOffsets = committedOffsets;
        this.counters = counters;
        this.stop = stop;
    }

    @Override
    public void open() {
        owned.ready();
    }

    @Override
    public Attempt attempt(List<Completion> completions) {
        Producer<byte[], byte[]> producer = owned.ready();
        Attempt notCommitted = scout.hold(completions, producer);
        if (notCommitted != null) {
            return notCommitted;
        }
        try {
            notCommitted = prepare(producer, completions);
        } catch (InterruptException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            notCommitted = new Attempt.Failed(e);
        }
        if (notCommitted != null) {
            abort(producer);
            return notCommitted;
        }
        try {
            producer.commitTransaction();
            counters.transaction();
            return new Attempt.Settled(completions);
        } catch (KafkaException | IllegalStateException e) {
            return settle(completions, e);
        }
    }

    /** Everything but the commit itself; null if it may be asked for. */
    private @Nullable Attempt prepare(Producer<byte[], byte[]> producer, List<Completion> completions) {
        producer.beginTransaction();
        Attempt failed = new Appender(producer, scout).append(completions);
        return failed != null ? failed : sendOffsets(producer, completions);
    }

    /** A lane serves all consumers of its group, so there may be several members whose right has to be checked. */
    private static @Nullable Attempt sendOffsets(Producer<byte[], byte[]> producer, List<Completion> completions) {
        Map<Tenure, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        completions.forEach(each -> offsets.put(each.tenure(), new OffsetAndMetadata(each.nextOffset())));
        Map<ConsumerGroupMetadata, Set<Tenure>> byMember = new LinkedHashMap<>();
        for (Tenure tenure : offsets.keySet()) {
            ConsumerGroupMetadata stamp = tenure.stamp();
            if (stamp == null) {
                return new Attempt.Held(
                        Set.of(tenure), new KafkaException(tenure + " is not stamped yet"), MEMBER_HOLD);
            }
            byMember.computeIfAbsent(stamp, member -> new HashSet<>()).add(tenure);
        }
        for (var member : byMember.entrySet()) {
            Map<TopicPartition, OffsetAndMetadata> theirs = new HashMap<>();
            member.getValue().forEach(each -> theirs.put(each.partition(), Objects.requireNonNull(offsets.get(each))));
            try {
                producer.sendOffsetsToTransaction(theirs, member.getKey());
            } catch (KafkaException e) {
                if (Causes.isMember(e)) {
                    member.getValue().forEach(Tenure::refused);
                    return new Attempt.Held(member.getValue(), e, MEMBER_HOLD);
                }
                throw e;
            }
        }
        // A tenure that ended meanwhile: its next owner may wait for this transaction already, and redoes the records
        // anyway.
        return offsets.keySet().stream().anyMatch(Tenure::isEnded)
                ? new Attempt.Failed(new KafkaException("a partition was taken away"))
                : null;
    }

    private void abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (InterruptException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            log.warn("{} is replaced: {}", owned.name(), e.toString());
            owned.discard();
        }
    }

    private Attempt settle(List<Completion> completions, Exception reason) {
        log.warn("{}: the result of a commit is not known; settling it: {}", owned.name(), reason.toString());
        owned.discard();
        if (reason instanceof InterruptException) {
            throw new StoppedException();
        }
        owned.ready();
        Map<TopicPartition, OffsetAndMetadata> committed = committedNow(completions);
        Map<Tenure, Long> asked = new HashMap<>();
        completions.forEach(each -> asked.put(each.tenure(), each.nextOffset()));
        List<Completion> done = completions.stream()
                .filter(each -> isCommitted(each.tenure(), asked, committed))
                .toList();
        if (!done.isEmpty()) {
            counters.transaction();
        }
        return new Attempt.Settled(done);
    }

    /**
     * Whether what stands there is what this transaction was to commit. No other offset is taken for it, not even a larger
     * one: as long as the tenure lives nobody else commits for the partition, and a larger one would be from before its topic
     * was made anew.
     */
    private static boolean isCommitted(
            Tenure tenure, Map<Tenure, Long> asked, Map<TopicPartition, OffsetAndMetadata> committed) {
        OffsetAndMetadata offset = committed.get(tenure.partition());
        return offset != null && Objects.equals(offset.offset(), asked.get(tenure));
    }

    private Map<TopicPartition, OffsetAndMetadata> committedNow(List<Completion> completions) {
        Set<TopicPartition> partitions =
                completions.stream().map(each -> each.tenure().partition()).collect(Collectors.toSet());
        Patience patience = new Patience(100, 5_000);
        while (true) {
            try {
                return committedOffsets.read(partitions);
            } catch (InterruptException e) {
                throw new StoppedException();
            } catch (KafkaException e) {
                long millis = patience.next();
                log.warn("{}; next try in {} ms", e.getMessage(), millis, e);
                if (!stop.pause(millis)) {
                    throw new StoppedException();
                }
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
