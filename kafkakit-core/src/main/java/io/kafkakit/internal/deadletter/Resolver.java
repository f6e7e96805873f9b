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
 * Resolves dead letters, many in a transaction, each with its resolution. Used by one thread, once.
 *
 * <p>All that resolve dead letters of a topic use the same transactional id. A new one first ends the open transaction
 * of another, because {@code initTransactions} does that. Only then it reads the resolutions. So nobody acts on
 * outdated resolutions. If this process is killed, the next one finds each dead letter either resolved or untouched.
 *
 * <p>While one batch is committed on a thread of its own, the caller's thread reads the next one. All user code runs on
 * the caller's thread.
 */
final class Resolver implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Resolver.class);
    private static final int MOST_LETTERS = 4_000;
    private static final long MOST_BYTES = 8L << 20;
    private static final int TRIES = 8;
    /** A fraction of a second, so that a low rate is even. */
    private static final int BATCHES_A_SECOND = 4;

    private final Clients clients;
    private final Resolutions resolutions;
    private final Committer committer;
    private final Resolve how;
    private final Topics topics;
    private final Consumer<Resolved> progress;
    private final Threads threads = new Threads("kafkakit-dead-letters");
    /** Shared with the commit under way, while there is one. */
    private final Progress done = new Progress();

    private final List<Committer.Decided> batch = new ArrayList<>();
    private final Patience patience = new Patience(100, 5_000);
    private long batchBytes;
    /** Never given: it is used to wait, and ends when it is interrupted. */
    private final StopSignal stop = new StopSignal();

    private long paced;
    private int failures;
    private @Nullable BackgroundTask underway;
    private int lettersUnderway;

    /**
     * The task.
     *
     * @param topicId of the dead-letter topic
     * @param progress called from time to time with the result so far
     */
    record Task(Uuid topicId, Resolve how, Consumer<Resolved> progress) {}

    /**
     * A resolver for one topic.
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

    /** Reads the dead letters of a preview in order, given the known resolutions, until it is told to stop. */
    interface Letters {

        void read(Known known, Predicate<RecordLetter> each);
    }

    /**
     * Resolves the dead letters.
     *
     * @param known reads the current resolutions
     */
    Resolved run(Supplier<Known> known, Letters letters) throws InterruptedException {
        try {
            while (!attempt(known, letters)) {
                pause(patience.next());
            }
            // An interrupt has no effect from here on. The wait makes the next depth correct.
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

    /** Another producer uses our transactional id. */
    private static final class TakenOver extends RuntimeException {

        private static final long serialVersionUID = 1;

        TakenOver(KafkaException cause) {
            super(cause);
        }

        /** If the producer knows already, it wraps the exception in another error. */
        static boolean isCauseOf(KafkaException error) {
            return new CauseChain(error)
                    .hasAny(List.of(ProducerFencedException.class, InvalidProducerEpochException.class));
        }
    }

    /** Whether it is done. If not, it must begin again; finished resolutions are on record. */
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
            // Includes exceptions of a filter or an edit. These may be checked exceptions although none is declared.
            endCommit(e);
            throw e;
        }
    }

    private static InterruptedException interrupted(RuntimeException cause) {
        // The clients leave the interrupt set. A caller that gets an exception does not need it.
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
                letter, Return.of(letter, how, topics, clients.clock().millis()).staged(clients.interceptors()));
        batch.add(decided);
        batchBytes += decided.back().bytes();
        if (batch.size() >= batchSize() || batchBytes >= MOST_BYTES) {
            flush();
        } else if (underway != null && underway.isOver()) {
            // If a filter finds little, progress is reported before the next batch is full.
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
     * Ends the commit after a failure of the reading. The next attempt reads its result. Only a take-over by another is
     * more important than the reading's failure.
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

    /** Waits until this many more may be sent. */
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

    /** Also ends the reading of dead letters. */
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
