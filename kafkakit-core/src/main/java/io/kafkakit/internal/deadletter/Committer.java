package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.encode.StagedRecord;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.letter.Identity;
import io.kafkakit.internal.letter.RecordLetter;
import io.kafkakit.internal.lifecycle.Closing;
import io.kafkakit.internal.produce.Fault;
import io.kafkakit.internal.produce.RecordTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Sends dead letters back, many in a transaction, each with its resolution. Used by one thread at a time. */
final class Committer implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** A batch may have been refused for a neighbour's sake; alone, it is the record's own fault. */
    private static final Set<Fault> OF_THE_RECORD = Set.of(Fault.RECORD, Fault.BATCH, Fault.TIMESTAMP);

    private final Clients clients;
    private final String transactionalId;
    private final Resolutions.Writer writer;
    private final Resolve how;
    private final Instant at;
    private final Progress done;
    /** The dead letters of a commit that was sent and not answered. */
    private List<Decided> doubtful = List.of();

    private @Nullable Producer<byte[], byte[]> producer;
    private boolean isOpen;
    private volatile boolean isStopped;

    Committer(Clients clients, Resolutions resolutions, Uuid topicId, Resolve how, Progress done) {
        this.clients = clients;
        this.transactionalId = "kafkakit-dead-letters-" + resolutions.deadLetterTopic();
        this.writer = resolutions.writer(topicId);
        this.how = how;
        this.at = Instant.ofEpochMilli(clients.clock().millis());
        this.done = done;
    }

    /**
     * A dead letter's position, and its way back.
     *
     * @param identity null if it has none
     */
    record Decided(Position position, @Nullable String identity, Return back) {

        static Decided of(RecordLetter letter, Return back) {
            return new Decided(letter.position(), Identity.of(letter.record()), back);
        }

        private boolean isRefused() {
            return back.refusal() != null;
        }
    }

    /** Ends open transactions of any producer with our transactional id. */
    void begin() {
        close(Duration.ZERO);
        Producer<byte[], byte[]> made = clients.producer(transactionalId);
        producer = made;
        try {
            made.initTransactions();
            isOpen = false;
        } catch (TransactionalIdAuthorizationException e) {
            // Kafka's exception does not name the id.
            throw new TransactionalIdAuthorizationException(
                    "not allowed to use the transactional id " + transactionalId);
        }
    }

    /** Commits these dead letters. If Kafka refuses one for a fault of its own, the others are still committed. */
    void commit(List<Decided> all) {
        if (!commitTogether(all)) {
            all.stream().takeWhile(each -> !isStopped).forEach(this::commitAlone);
        }
    }

    /** Begins no further transaction in the commit under way. Thread-safe. */
    void stop() {
        isStopped = true;
    }

    /** Whether a transaction may be open. Nobody reads beyond it until it has ended. */
    boolean isOpen() {
        return isOpen;
    }

    private void commitAlone(Decided one) {
        if (!commitTogether(List.of(one))) {
            done.refuse("its topic refuses it for its size, its form or its timestamp");
        }
    }

    /** Whether they are committed. If not, Kafka refused one of them for a fault of its own, and none is committed. */
    private boolean commitTogether(List<Decided> all) {
        List<Decided> going = all.stream().filter(each -> !each.isRefused()).toList();
        if (!going.isEmpty() && !commitNow(going)) {
            return false;
        }
        all.forEach(each -> done.add(each.back()));
        return true;
    }

    private boolean commitNow(List<Decided> going) {
        isOpen = true;
        RecordTransaction.Result result = RecordTransaction.commit(
                Objects.requireNonNull(producer),
                going.stream().flatMap(this::records).toList(),
                () -> doubtful = going);
        if (result instanceof RecordTransaction.Result.Unknown unknown) {
            throw asRuntimeException(unknown.reason());
        }
        doubtful = List.of();
        if (result instanceof RecordTransaction.Result.Aborted aborted) {
            isOpen = !aborted.isOver();
            if (isOpen || !isOfTheRecord(aborted.reason())) {
                throw asRuntimeException(aborted.reason());
            }
            return false;
        }
        isOpen = false;
        return true;
    }

    private static RuntimeException asRuntimeException(Exception reason) {
        return reason instanceof RuntimeException runtime ? runtime : new KafkaException(reason);
    }

    private Stream<ProducerRecord<byte[], byte[]>> records(Decided each) {
        ProducerRecord<byte[], byte[]> resolved = writer.record(each.position(), each.identity(), resolution(each));
        ProducerRecord<byte[], byte[]> back = each.back().record();
        // In the same scopes, because the two belong together.
        return back == null ? Stream.of(resolved) : Stream.of(back, StagedRecord.inPlaceOf(back, resolved));
    }

    private Resolution resolution(Decided each) {
        ProducerRecord<byte[], byte[]> record = each.back().record();
        return new Resolution(
                record == null ? Resolution.Action.DISCARDED : Resolution.Action.REDRIVEN,
                at,
                how.operator(),
                how.reason(),
                record == null ? null : record.topic(),
                each.back().edited());
    }

    private static boolean isOfTheRecord(Throwable error) {
        return new CauseChain(error)
                .any(each -> each instanceof Exception one
                        && OF_THE_RECORD.contains(Fault.of(one))
                        && !Fault.isMissingPartition(one));
    }

    /**
     * Counts the dead letters of a commit without an answer. If the recorded resolution is what we would have written,
     * that commit did it.
     */
    void count(Known resolved) {
        doubtful.stream()
                .filter(each -> resolution(each).equals(resolved.at(each.position())))
                .forEach(each -> done.add(each.back()));
        doubtful = List.of();
    }

    private void close(Duration atMost) {
        Producer<byte[], byte[]> closing = producer;
        producer = null;
        if (closing != null) {
            Closing.within(atMost, "transactional id " + transactionalId, () -> closing.close(atMost));
        }
    }

    /** Aborts an open transaction, if the broker answers within 5 s. */
    @Override
    public void close() {
        close(CLOSE);
    }
}
