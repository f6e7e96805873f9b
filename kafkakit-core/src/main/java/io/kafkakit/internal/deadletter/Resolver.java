package io.kafkakit.internal.deadletter;

import io.kafkakit.KafkaKitException;
import io.kafkakit.deadletter.DeadLetter;
import io.kafkakit.deadletter.Position;
import io.kafkakit.deadletter.Resolution;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.deadletter.TakenOverException;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something about dead letters, many in a transaction, each with the record that says so. Used by one thread, once.
 *
 * <p>All who resolve dead letters of a topic have the same transactional id. Whoever begins ends what another has under way,
 * for that is what {@code initTransactions} does, and reads only then what is resolved. So nobody can act upon what is not true
 * any more, and when this process is killed, the next one finds each dead letter either resolved or untouched.
 */
final class Resolver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Resolver.class);
    private static final int MOST_LETTERS = 4_000;
    private static final long MOST_BYTES = 8L << 20;
    private static final int TRIES = 8;
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** A part of a second, so that a low rate is even. */
    private static final int BATCHES_A_SECOND = 4;

    private final Clients clients;
    private final Resolutions resolutions;
    private final Uuid topicId;
    private final Resolve how;
    private final ToIntFunction<String> partitions;
    private final Consumer<Resolved> progress;
    private final Instant at;
    private final Progress done = new Progress();
    private final List<DeadLetter> batch = new ArrayList<>();
    /** In a commit that was asked for. */
    private List<Decided> doubtful = List.of();

    private final Patience patience = new Patience(100, 5_000);
    private long batchBytes;
    /** Never given: it waits, and ends when it is interrupted. */
    private final StopSignal stop = new StopSignal();

    private long paced;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * For one topic.
     *
     * @param partitions how many a topic has; 0 for one that is not there; asked for each dead letter
     */
    Resolver(
            Clients clients,
            Resolutions resolutions,
            Uuid topicId,
            Resolve how,
            ToIntFunction<String> partitions,
            Consumer<Resolved> progress) {
        this.clients = clients;
        this.resolutions = resolutions;
        this.topicId = topicId;
        this.how = how;
        this.partitions = partitions;
        this.progress = progress;
        this.at = Instant.ofEpochMilli(clients.clock().millis());
        this.paced = clients.clock().nanos();
    }

    /** Reads what a preview found, in order, given what is resolved, until it is told to stop. */
    interface Letters {

        void read(Map<Position, Resolution> known, Predicate<DeadLetter> each);
    }

    /**
     * Does it.
     *
     * @param known reads what is resolved by now
     */
    Resolved run(Supplier<Map<Position, Resolution>> known, Letters letters) throws InterruptedException {
        try {
            int failures = 0;
            while (!attempt(known, letters, failures)) {
                failures++;
                pause(patience.next());
            }
            resolutions.awaitVisible();
            return done.now();
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (Interrupted e) {
            // Between two transactions: none is open that would be waited for.
            InterruptedException interrupted = interrupted(e);
            resolutions.awaitVisible();
            throw interrupted;
        } catch (TakenOver e) {
            throw new TakenOverException(
                    "somebody else resolves dead letters of '" + resolutions.deadLetterTopic()
                            + "' now, and only one may; " + done.now().done()
                            + " were resolved before that, and stay so. Run it again for the rest",
                    e.getCause());
        }
    }

    /** Another producer has our transactional id. */
    private static final class TakenOver extends RuntimeException {

        private static final long serialVersionUID = 1;

        TakenOver(KafkaException cause) {
            super(cause);
        }

        /** A producer that knows it already wraps it into another error. */
        static boolean isCauseOf(KafkaException error) {
            return new CauseChain(error)
                    .hasAny(List.of(ProducerFencedException.class, InvalidProducerEpochException.class));
        }
    }

    /** Whether it is done; if not, it has to begin again: what is resolved by then is on record. */
    private boolean attempt(Supplier<Map<Position, Resolution>> known, Letters letters, int failures) {
        try {
            begin();
            Map<Position, Resolution> resolved = known.get();
            count(resolved);
            letters.read(resolved, this::add);
            flush();
            return true;
        } catch (InterruptException | AuthorizationException e) {
            throw e;
        } catch (KafkaException e) {
            if (TakenOver.isCauseOf(e)) {
                throw new TakenOver(e);
            }
            if (Refusals.isRefused(e)) {
                throw new KafkaKitException(
                        "dead letters of '" + resolutions.deadLetterTopic() + "' cannot be resolved: "
                                + Refusals.words(e) + "; allow it",
                        e);
            }
            if (failures + 1 >= TRIES) {
                throw e;
            }
            log.warn("resolving dead letters goes on with a new producer: {}", e.toString());
            return false;
        }
    }

    private static InterruptedException interrupted(RuntimeException cause) {
        // The clients leave it set, and who is told by an exception need not be told again.
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted while dead letters were resolved");
        interrupted.initCause(cause);
        return interrupted;
    }

    private void begin() {
        closeProducer(Duration.ZERO);
        done.forgetRefused();
        batch.clear();
        batchBytes = 0;
        String id = "kafkakit-dead-letters-" + resolutions.deadLetterTopic();
        Producer<byte[], byte[]> made = clients.producer(id);
        producer = made;
        try {
            made.initTransactions();
        } catch (TransactionalIdAuthorizationException e) {
            // It does not say which.
            throw new TransactionalIdAuthorizationException("not allowed to use the transactional id " + id);
        }
    }

    private boolean add(DeadLetter letter) {
        batch.add(letter);
        batchBytes += letter.value() == null ? 0 : letter.value().length;
        if (batch.size() >= batchSize() || batchBytes >= MOST_BYTES) {
            flush();
        }
        return true;
    }

    private int batchSize() {
        return (int) Math.min(MOST_LETTERS, Math.max(1, how.rate() / BATCHES_A_SECOND));
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted();
        }
        long now = clients.clock().millis();
        List<Decided> decided = batch.stream()
                .map(letter -> new Decided(letter, Return.of(letter, how, partitions, now)))
                .toList();
        batch.clear();
        batchBytes = 0;
        if (!commit(decided)) {
            // One of them is refused for what it is, and its neighbours are not.
            decided.forEach(this::commitAlone);
        }
        progress.accept(done.now());
        pace(decided.size());
    }

    /** A dead letter, and its way back. */
    private record Decided(DeadLetter letter, Return back) {

        boolean isRefused() {
            return back.refusal() != null;
        }
    }

    private void commitAlone(Decided one) {
        if (!commit(List.of(one))) {
            done.refuse("its topic refuses it for its size or its form");
        }
    }

    /** Whether they are committed; if not, nothing of them is, because Kafka refuses one of them for what it is. */
    private boolean commit(List<Decided> all) {
        Producer<byte[], byte[]> to = Objects.requireNonNull(producer);
        List<Decided> going = all.stream().filter(each -> !each.isRefused()).toList();
        if (!going.isEmpty()) {
            to.beginTransaction();
            try {
                going.forEach(each -> send(to, each));
                doubtful = going;
                to.commitTransaction();
                doubtful = List.of();
            } catch (KafkaException e) {
                if (!isOfTheRecord(e)) {
                    throw e;
                }
                to.abortTransaction();
                doubtful = List.of();
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
        Resolution resolution = new Resolution(
                record == null ? Resolution.Action.DISCARDED : Resolution.Action.REDRIVEN,
                at,
                how.by(),
                how.because(),
                record == null ? null : record.topic(),
                record != null && record.value() != each.letter().value());
        var unused = to.send(resolutions.record(topicId, each.letter().position(), resolution));
    }

    private static boolean isOfTheRecord(Throwable error) {
        return new CauseChain(error).hasAny(List.of(RecordTooLargeException.class, InvalidRecordException.class));
    }

    /** Waits until so many more may go. */
    private void pace(int letters) {
        if (how.rate() == Long.MAX_VALUE) {
            return;
        }
        paced += letters * 1_000_000_000L / how.rate();
        long now = clients.clock().nanos();
        if (paced - now > 0) {
            pause((paced - now) / 1_000_000);
        } else {
            paced = now;
        }
    }

    private void pause(long millis) {
        if (!stop.pause(millis)) {
            throw new Interrupted();
        }
    }

    /** Ends the reading of dead letters, too. */
    private static final class Interrupted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("interrupted", null, false, false);
        }
    }

    /** Those of a commit that was not answered: what is on record by now was done by it. */
    private void count(Map<Position, Resolution> resolved) {
        doubtful.stream()
                .filter(each -> resolved.containsKey(each.letter().position()))
                .forEach(each -> done.add(each.back()));
        doubtful = List.of();
    }

    private void closeProducer(Duration atMost) {
        if (producer != null) {
            producer.close(atMost);
            producer = null;
        }
    }

    @Override
    public void close() {
        closeProducer(CLOSE);
    }
}
