package io.kafkakit.internal.deadletter;

import io.kafkakit.KafkaKitException;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.deadletter.TakenOverException;
import io.kafkakit.internal.config.Refusals;
import io.kafkakit.internal.flow.CauseChain;
import io.kafkakit.internal.letter.RecordLetter;
import io.kafkakit.internal.lifecycle.BackgroundTask;
import io.kafkakit.internal.lifecycle.Interrupts;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lifecycle.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something about dead letters, many in a transaction, each with the record that says so. Used by one thread, once.
 *
 * <p>All who resolve dead letters of a topic have the same transactional id. Whoever begins ends what another has under way,
 * for that is what {@code initTransactions} does, and reads only then what is resolved. So nobody can act upon what is not true
 * any more, and when this process is killed, the next one finds each dead letter either resolved or untouched.
 *
 * <p>While one batch is committed on a thread of its own, the next is read on the caller's, where all of the user's code runs.
 */
final class Resolver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Resolver.class);
    private static final int MOST_LETTERS = 4_000;
    private static final long MOST_BYTES = 8L << 20;
    private static final int TRIES = 8;
    /** A part of a second, so that a low rate is even. */
    private static final int BATCHES_A_SECOND = 4;

    private final Clients clients;
    private final Resolutions resolutions;
    private final Committer committer;
    private final Resolve how;
    private final Topics topics;
    private final Consumer<Resolved> progress;
    private final Threads threads = new Threads("kafkakit-dead-letters");
    /** Of the commit under way, as long as there is one. */
    private final Progress done = new Progress();

    private final List<Committer.Decided> batch = new ArrayList<>();
    private final Patience patience = new Patience(100, 5_000);
    private long batchBytes;
    /** Never given: it waits, and ends when it is interrupted. */
    private final StopSignal stop = new StopSignal();

    private long paced;
    private int failures;
    private @Nullable BackgroundTask underway;
    private int lettersUnderway;

    /**
     * What to do.
     *
     * @param topicId of the dead-letter topic
     * @param progress told now and then what has been done so far
     */
    record Task(Uuid topicId, Resolve how, Consumer<Resolved> progress) {}

    /**
     * For one topic.
     *
     * @param topics asked for each dead letter
     */
    Resolver(Clients clients, Resolutions resolutions, Topics topics, Task task) {
        this.clients = clients;
        this.resolutions = resolutions;
        this.committer = new Committer(clients, resolutions, task.topicId(), task.how(), done);
        this.how = task.how();
        this.topics = topics;
        this.progress = task.progress();
        this.paced = clients.clock().nanos();
    }

    /** Reads what a preview found, in order, given what is resolved, until it is told to stop. */
    interface Letters {

        void read(Known known, Predicate<RecordLetter> each);
    }

    /**
     * Does it.
     *
     * @param known reads what is resolved by now
     */
    Resolved run(Supplier<Known> known, Letters letters) throws InterruptedException {
        try {
            while (!attempt(known, letters)) {
                pause(patience.next());
            }
            // An interrupt that comes now changes nothing, and a depth that is asked for next is right.
            Interrupts.without(resolutions::awaitVisible);
            return done.now();
        } catch (InterruptException | Interrupted e) {
            InterruptedException interrupted = interrupted(e);
            if (!committer.isOpen()) {
                resolutions.awaitVisible();
            }
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
    private boolean attempt(Supplier<Known> known, Letters letters) {
        try {
            begin();
            Known resolved = known.get();
            committer.count(resolved);
            read(letters, resolved);
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
            if (++failures >= TRIES) {
                throw e;
            }
            log.warn("resolving dead letters goes on with a new producer: {}", e.toString());
            return false;
        }
    }

    private void read(Letters letters, Known resolved) {
        try {
            letters.read(resolved, this::add);
            flush();
            awaitCommit();
        } catch (Throwable e) {
            // A filter's or an edit's, too, which may be a checked exception though they declare none.
            endCommit(e);
            throw e;
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
        done.forgetRefused();
        batch.clear();
        batchBytes = 0;
        committer.begin();
    }

    private boolean add(RecordLetter letter) {
        Committer.Decided decided = Committer.Decided.of(
                letter, Return.of(letter, how, topics, clients.clock().millis()));
        batch.add(decided);
        batchBytes += decided.back().bytes();
        if (batch.size() >= batchSize() || batchBytes >= MOST_BYTES) {
            flush();
        } else if (underway != null && underway.isOver()) {
            // Where a filter finds little, what came of it is not told only when there are many more.
            awaitCommit();
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
        List<Committer.Decided> decided = List.copyOf(batch);
        batch.clear();
        batchBytes = 0;
        awaitCommit();
        lettersUnderway = decided.size();
        underway = BackgroundTask.start(threads, "commit", () -> committer.commit(decided));
    }

    private void awaitCommit() {
        BackgroundTask its = underway;
        if (its == null) {
            return;
        }
        underway = null;
        try {
            its.await(committer::stop);
        } catch (InterruptedException e) {
            throw new Interrupted();
        }
        failures = 0;
        patience.reset();
        progress.accept(done.now());
        pace(lettersUnderway);
    }

    /**
     * Ends it after a failure of the reading. What it has become, the next attempt reads; only that another has taken over counts
     * for more than the reading.
     */
    private void endCommit(Throwable failure) {
        BackgroundTask its = underway;
        if (its == null) {
            return;
        }
        underway = null;
        try {
            its.await(committer::stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failure.addSuppressed(e);
            if (e instanceof KafkaException k && TakenOver.isCauseOf(k) && failure instanceof KafkaException) {
                throw new TakenOver(k);
            }
        }
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

    @Override
    public void close() {
        committer.close();
    }
}
