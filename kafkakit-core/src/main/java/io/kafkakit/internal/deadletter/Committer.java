package io.kafkakit.internal.deadletter;

import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.letter.Identity;
import io.kafkakit.internal.letter.RecordLetter;
import io.kafkakit.internal.lifecycle.Closing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Sends dead letters back, many in a transaction, each with the record that says so. Used by one thread at a time. */
final class Committer implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Clients clients;
    private final String transactionalId;
    private final Resolutions.Writer writer;
    private final Resolve how;
    private final Instant at;
    private final Progress done;
    /** In a commit that was asked for. */
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

    /** Ends what anybody has under way with our transactional id. */
    void begin() {
        close(Duration.ZERO);
        Producer<byte[], byte[]> made = clients.producer(transactionalId);
        producer = made;
        try {
            made.initTransactions();
            isOpen = false;
        } catch (TransactionalIdAuthorizationException e) {
            // It does not say which.
            throw new TransactionalIdAuthorizationException(
                    "not allowed to use the transactional id " + transactionalId);
        }
    }

    /** Commits them. One that is refused for what it is does not hold up its neighbours. */
    void commit(List<Decided> all) {
        if (!commitTogether(all)) {
            all.stream().takeWhile(each -> !isStopped).forEach(this::commitAlone);
        }
    }

    /** Begins no further transaction in the commit under way. Called by any thread. */
    void stop() {
        isStopped = true;
    }

    /** Whether a transaction may be open: until it is ended nobody reads beyond it. */
    boolean isOpen() {
        return isOpen;
    }

    private void commitAlone(Decided one) {
        if (!commitTogether(List.of(one))) {
            done.refuse("its topic refuses it for its size, its form or its timestamp");
        }
    }

    /** Whether they are committed; if not, nothing of them is, because Kafka refuses one of them for what it is. */
    private boolean commitTogether(List<Decided> all) {
        Producer<byte[], byte[]> to = Objects.requireNonNull(producer);
        List<Decided> going = all.stream().filter(each -> !each.isRefused()).toList();
        if (!going.isEmpty()) {
            to.beginTransaction();
            isOpen = true;
            try {
                going.forEach(each -> send(to, each));
                doubtful = going;
                to.commitTransaction();
                doubtful = List.of();
                isOpen = false;
            } catch (KafkaException e) {
                if (!isOfTheRecord(e)) {
                    throw e;
                }
                to.abortTransaction();
                doubtful = List.of();
                isOpen = false;
                return false;
            }
        }
        all.forEach(each -> done.add(each.back()));
        return true;
    }

    private void send(Producer<byte[], byte[]> to, Decided each) {
        ProducerRecord<byte[], byte[]> record = each.back().record();
        if (record != null) {
            var unused = to.send(record);
        }
        var unused = to.send(writer.record(each.position(), each.identity(), resolution(each)));
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
                .hasAny(List.of(
                        RecordTooLargeException.class, InvalidRecordException.class, InvalidTimestampException.class));
    }

    /** Those of a commit that was not answered: what is on record by now, as we would have written it, was done by it. */
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

    /** Aborts what is not committed, if the broker answers within 5 s. */
    @Override
    public void close() {
        close(CLOSE);
    }
}
