package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.produce.Causes;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.internal.produce.OwnedProducer;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.LaneState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
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
 * Commits outcomes and the offsets of their records in one transaction, which is open only for as long as that takes.
 *
 * <p>Before the commit is sent, a failure means that nothing is visible. The transaction is aborted, or a new producer's
 * {@code initTransactions} aborts it. Afterwards a failure means that the result is unknown, and {@link Settlement} finds it
 * out before anything is sent again.
 *
 * <p>The producers take turns. After a commit the broker still writes markers, and refuses the same transactional id until
 * then. Once Kafka has all records of a transaction, a background thread sends its offsets and commit, while the lane appends
 * to the next one. So the order in the log holds. The next one sends its offsets only when the previous commit is known. If
 * that failed, the next one is aborted. Both are made again, in order, as a single transaction with nothing beside it.
 *
 * <p>While consumers are behind, handlers append too ({@link OpenBatch}), and a transaction waits a little until it is large
 * enough. A consumer that keeps up has its outcomes committed at once.
 */
final class TransactionalCommitter implements Committer {

    private static final Logger log = LoggerFactory.getLogger(TransactionalCommitter.class);
    /** Milliseconds until a member's next poll has probably renewed its stamp. */
    private static final long MEMBER_HOLD = 50;
    /** Milliseconds that a partition waits if its metadata is refused and cannot be shortened. */
    private static final long METADATA_HOLD = 5_000;

    private final List<OwnedProducer> producers;
    private final TopicScout scout;
    private final Settlement settlement;
    private final LaneMeter meter;
    private final ExecutorService background;
    private final Inbox inbox;
    private final OpenBatchSlot sharing;
    private int turn;
    /**
     * The last transaction did not end as expected. The next one is not left to the background, so that it can be handled
     * alone.
     */
    private boolean careful;

    private @Nullable PendingTransaction underWay;
    /** A transaction that did not end as expected. It is handled when no other transaction of the lane is open. */
    private @Nullable Lost lost;
    /** Producers that are gone and whose last transaction may still be open. */
    private final Set<OwnedProducer> abandoned = new LinkedHashSet<>();

    private record Lost(PendingTransaction begun, PendingTransaction.Ending ending) {}

    /**
     * A committer that is not open yet.
     *
     * @param producers each with a transactional id of its own
     * @param background one thread for background commits
     * @param inbox poked on that thread when a commit has ended; contains outcomes that can be added to an attempt
     */
    TransactionalCommitter(
            List<OwnedProducer> producers,
            TopicScout scout,
            Settlement settlement,
            ExecutorService background,
            Inbox inbox) {
        this.producers = producers;
        this.scout = scout;
        this.settlement = settlement;
        this.background = background;
        this.inbox = inbox;
        this.sharing = new OpenBatchSlot(inbox);
        this.meter = settlement.meter();
    }

    @Override
    public void open() {
        producers.forEach(OwnedProducer::open);
    }

    @Override
    public Set<String> topics() {
        return producers.stream().flatMap(each -> each.topics().stream()).collect(Collectors.toSet());
    }

    @Override
    public void announce(Outcome outcome) {
        scout.announce(outcome);
    }

    @Override
    public boolean help() {
        return sharing.help();
    }

    @Override
    public Attempt attempt(List<Completion> completions, int room) {
        boolean more = inbox.hasMore();
        OwnedProducer owned = producers.get(turn);
        if (!owned.isReady()) {
            meter.is(LaneState.WAITING);
        }
        Producer<byte[], byte[]> producer = owned.ready();
        Attempt notCommitted = scout.hold(completions, producer);
        if (notCommitted != null) {
            return notCommitted;
        }
        Batch batch = Batch.unfilled(completions);
        PendingTransaction.Timing timing = meter.begin();
        try {
            notCommitted = append(owned, producer, completions, batch, room);
        } catch (InterruptException | StoppedException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            notCommitted = new Attempt.Failed(batch.completions(), e);
        }
        if (notCommitted != null || lost != null) {
            return withdraw(owned, producer, batch, timing, notCommitted);
        }
        turn = (turn + 1) % producers.size();
        PendingTransaction begun =
                new PendingTransaction(batch, owned, producer, timing, () -> sendOffsets(producer, batch));
        if ((more || batch.isBehind()) && !careful && producers.size() > 1) {
            begun.start(background, inbox::poke);
            underWay = begun;
            return Attempt.Done.ALL;
        }
        return endAlone(begun);
    }

    /**
     * Brings the records to Kafka and waits for the end of the previous transaction.
     *
     * @return the problem with these records; null if there is none, or the previous transaction is {@link #lost}
     */
    private @Nullable Attempt append(
            OwnedProducer owned, Producer<byte[], byte[]> producer, List<Completion> first, Batch batch, int room) {
        producer.beginTransaction();
        Appender appender = new Appender(owned, producer, scout, meter.nanos());
        appender.append(first, batch::add);
        if (room > 0 && !careful && producers.size() > 1 && !appender.hasFailed() && batch.isBehind()) {
            share(new OpenBatch(appender, batch, inbox, room, meter));
        }
        if (lost == null) {
            appender.flush();
            Attempt failed = appender.failure(batch.completions());
            if (failed != null) {
                return failed;
            }
            endBefore();
        }
        return null;
    }

    /** Lets handlers append until the previous transaction has ended and the batch is large enough, then appends the rest. */
    private void share(OpenBatch batch) {
        sharing.share(batch, () -> {
            if (hasEnded()) {
                endBefore();
                meter.is(LaneState.APPENDING);
            }
            return lost == null && (underWay != null || batch.isWorthWaiting());
        });
    }

    /** Waits for the end of the previous transaction. If it was not committed, it is {@link #lost}. */
    private void endBefore() {
        PendingTransaction before = underWay;
        underWay = null;
        lost = before == null ? null : end(before);
    }

    /**
     * Aborts the open transaction, then handles the previous one if that is lost. The order matters, because handling the
     * previous one may take as long as its broker is away.
     *
     * @param found the problem of the open transaction; null if only the previous one is lost
     */
    private Attempt withdraw(
            OwnedProducer owned,
            Producer<byte[], byte[]> producer,
            Batch batch,
            PendingTransaction.Timing timing,
            @Nullable Attempt found) {
        Attempt failed = found instanceof Attempt.Unwritten unwritten ? because(owned, unwritten) : found;
        meter.failed(batch.completions().size(), failed == null ? null : failed.reason());
        abort(owned, producer, timing.began());
        Lost before = lost;
        lost = null;
        Attempt attempt = failed;
        if (attempt == null || before != null) {
            List<Completion> both = new ArrayList<>(before == null ? List.of() : left(before));
            both.addAll(batch.completions());
            attempt = new Attempt.Done(both);
        }
        if (underWay == null && failed != null && Causes.mayMissTopic(failed.reason())) {
            // A client asks for a topic that it has used repeatedly, for minutes and with a warning each time.
            producers.forEach(OwnedProducer::discard);
        }
        endAbandoned();
        return attempt;
    }

    private static Attempt because(OwnedProducer owned, Attempt.Unwritten unwritten) {
        return Fault.of(unwritten.reason()) == Fault.PARTITION
                ? unwritten.because(owned.meets(unwritten.what()))
                : unwritten;
    }

    /** The outcomes of a lost transaction that turn out not to be committed. */
    private List<Completion> left(Lost lost) {
        return recover(lost) instanceof Attempt.Done done
                ? done.left()
                : lost.begun().batch().completions();
    }

    /**
     * Sends the offsets of these outcomes; returns null if the commit may follow. The previous transaction must have ended. A
     * lane serves all consumers of its group, so the stamps of several members may be needed.
     */
    private @Nullable Attempt sendOffsets(Producer<byte[], byte[]> producer, Batch batch) {
        batch.plan();
        List<Completion> crowdedOut = batch.crowdedOut();
        if (!crowdedOut.isEmpty()) {
            return new Attempt.Crowded(batch.completions(), crowdedOut);
        }
        Map<ConsumerGroupMetadata, Set<Batch.Part>> byMember = new LinkedHashMap<>();
        for (Batch.Part part : batch.parts()) {
            ConsumerGroupMetadata stamp = part.tenure().stamp();
            if (stamp == null) {
                Exception reason = new KafkaException(part.tenure() + " is not stamped yet");
                return new Attempt.Held(batch.completions(), Set.of(part.tenure()), reason, MEMBER_HOLD);
            }
            byMember.computeIfAbsent(stamp, member -> new HashSet<>()).add(part);
        }
        for (var member : byMember.entrySet()) {
            Attempt failed = sendOffsets(producer, batch, member.getKey(), member.getValue());
            if (failed != null) {
                return failed;
            }
        }
        // A tenure ended meanwhile. Its next owner may already wait for this transaction, and handles the records again
        // anyway.
        return batch.parts().stream().anyMatch(part -> part.tenure().isEnded())
                ? new Attempt.Failed(batch.completions(), new KafkaException("a partition was taken away"))
                : null;
    }

    private @Nullable Attempt sendOffsets(
            Producer<byte[], byte[]> producer, Batch batch, ConsumerGroupMetadata member, Set<Batch.Part> parts) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        parts.forEach(part -> offsets.put(part.tenure().partition(), GroupLookups.of(part.progress())));
        try {
            producer.sendOffsetsToTransaction(offsets, member);
            return null;
        } catch (KafkaException e) {
            Set<Tenure> tenures = new HashSet<>();
            parts.forEach(part -> tenures.add(part.tenure()));
            if (Causes.isMetadata(e)) {
                return metadataRefused(batch, tenures, e);
            }
            if (!Causes.isMember(e)) {
                throw e;
            }
            tenures.forEach(Tenure::refused);
            return new Attempt.Held(batch.completions(), tenures, e, MEMBER_HOLD);
        }
    }

    private Attempt metadataRefused(Batch batch, Set<Tenure> tenures, Exception reason) {
        tenures.removeIf(Tenure::halveMetadata);
        if (tenures.isEmpty()) {
            return new Attempt.Failed(batch.completions(), reason);
        }
        meter.stalls()
                .stands(
                        tenures,
                        "the broker's offset.metadata.max.bytes was lowered below the metadata that is committed already; raise it",
                        reason);
        return new Attempt.Held(batch.completions(), tenures, reason, METADATA_HOLD);
    }

    private void abort(OwnedProducer owned, Producer<byte[], byte[]> producer, long began) {
        try {
            producer.abortTransaction();
        } catch (InterruptException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            log.warn("{} is replaced: {}", owned.name(), e.toString());
            owned.discard();
            meter.replaced(owned, e, began);
            if (!Causes.isFenced(e)) {
                abandoned.add(owned);
            }
        }
    }

    /**
     * Ends transactions that could not be aborted, by a new producer. This must not wait for something to commit, which may
     * never come: until the broker knows of the abort, nobody reads the records behind it. It waits for the broker, so no
     * other transaction of the lane may be under way.
     */
    private void endAbandoned() {
        if (underWay == null && !abandoned.isEmpty()) {
            meter.is(LaneState.WAITING);
            abandoned.forEach(OwnedProducer::ready);
            abandoned.clear();
        }
    }

    @Override
    public boolean isUnderWay() {
        return underWay != null;
    }

    @Override
    public boolean hasEnded() {
        return underWay != null && underWay.hasEnded();
    }

    @Override
    public Attempt finish() {
        PendingTransaction begun = underWay;
        underWay = null;
        return begun == null ? Attempt.Done.ALL : endAlone(begun);
    }

    /** Waits for its end, and handles the result. No other transaction is open. */
    private Attempt endAlone(PendingTransaction begun) {
        Lost ended = end(begun);
        Attempt attempt = ended == null ? Attempt.Done.ALL : recover(ended);
        endAbandoned();
        return attempt;
    }

    /** Waits for its end. Settles it and returns null if it is committed. */
    private @Nullable Lost end(PendingTransaction begun) {
        meter.is(LaneState.COMMITTING);
        PendingTransaction.Ending ending = begun.await();
        careful = !(ending instanceof PendingTransaction.Ending.Committed);
        if (careful) {
            return new Lost(begun, ending);
        }
        begun.owned().meetsNone();
        meter.committed(begun.batch().parts(), begun.took());
        begun.batch().parts().forEach(Batch.Part::settle);
        return null;
    }

    /** The attempt that follows from a lost transaction. */
    private Attempt recover(Lost lost) {
        PendingTransaction begun = lost.begun();
        if (lost.ending() instanceof PendingTransaction.Ending.NotCommitted not) {
            return giveUp(begun, not.reason());
        }
        Exception reason = ((PendingTransaction.Ending.Unknown) lost.ending()).reason();
        return new Attempt.Done(settlement.settle(begun.batch(), begun.owned(), reason, begun.began()));
    }

    private Attempt giveUp(PendingTransaction begun, Attempt attempt) {
        if (attempt.reason() instanceof InterruptException) {
            begun.owned().discard();
            throw new StoppedException();
        }
        meter.failed(begun.batch().completions().size(), attempt.reason());
        abort(begun.owned(), begun.producer(), begun.began());
        return attempt;
    }

    @Override
    public void close() {
        producers.forEach(OwnedProducer::close);
    }
}
