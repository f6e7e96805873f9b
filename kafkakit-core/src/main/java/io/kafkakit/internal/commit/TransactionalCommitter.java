package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.monitor.LaneState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcomes and the offsets of their records in one transaction, open only for as long as that takes.
 *
 * <p>Up to the moment the commit is asked for, a failure means that nothing is visible: the transaction is aborted, or the
 * producer is replaced, whose {@code initTransactions} aborts it. From that moment on a failure means that the result is
 * not known, and {@link Settlement} finds it out before anything is sent again.
 *
 * <p>The producers take turns, because after a commit the broker still writes its markers, and refuses the same transactional
 * id until they are written. As soon as Kafka has all records of a transaction, its offsets and its commit are left to
 * another thread, and the next transaction is appended to: the order in the log holds. That one sends its offsets only when
 * the former is known to be committed. If the former was not, the next is aborted, and both are made again in their order, as
 * one and with nothing beside it.
 *
 * <p>While consumers are behind, handlers append too ({@link OpenBatch}), and a transaction waits a little until there is
 * enough in it to be worth what it costs. Who keeps up is committed at once.
 */
final class TransactionalCommitter implements Committer {

    private static final Logger log = LoggerFactory.getLogger(TransactionalCommitter.class);
    /** Transactions without a look at what else the lane has to do. */
    private static final int MOST_IN_A_ROW = 100;

    private final List<OwnedProducer> producers;
    private final TopicScout scout;
    private final Settlement settlement;
    private final LaneMeter meter;
    private final ExecutorService background;
    private final Inbox inbox;
    private final Sharing sharing;
    private final TransactionOffsets offsets;
    private final Headstart headstart = new Headstart();
    private int turn;
    /** The last end was none that was hoped for: the next is waited for, so that it can be dealt with by itself. */
    private boolean careful;

    private @Nullable UnderWay underWay;
    /** Null but while Kafka gets the records of the one before it. */
    private @Nullable Ahead ahead;
    /** How many records its producer had sent when it began. */
    private double sentBefore;

    /**
     * A committer that is not open yet.
     *
     * @param producers each with a transactional id of its own
     * @param background one thread, for commits that are left to themselves
     * @param inbox poked on that thread when one has ended; has what can be appended beside what is tried
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
        this.sharing = new Sharing(inbox);
        this.meter = settlement.meter();
        this.offsets = new TransactionOffsets(meter);
    }

    @Override
    public void open() {
        producers.forEach(OwnedProducer::open);
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
        Producer<byte[], byte[]> producer = owned.ready();
        Attempt held = scout.hold(completions, producer);
        if (held != null) {
            return held;
        }
        // A lane that had to try with less goes back to trying with more, and does not go on from here.
        boolean mayGoOn = completions.size() + room >= Lane.MOST_OUTCOMES;
        Begun now = begun(owned, producer, Batch.unfilled(completions));
        Attempt attempt = attempt(now, () -> appendFirst(now, completions, room, mayGoOn), more);
        for (int i = 1; ahead != null; i++) {
            Ahead next = ahead;
            ahead = null;
            boolean isLast = i == MOST_IN_A_ROW;
            attempt = attempt(next.begun(), () -> share(next.begun(), next.open(), !isLast), true);
            if (attempt instanceof Attempt.Failed) {
                // It may have been open for too long.
                headstart.wasTooMuch(next.begun().batch().bytes());
            }
        }
        return attempt;
    }

    private Begun begun(OwnedProducer owned, Producer<byte[], byte[]> producer, Batch batch) {
        return new Begun(owned, producer, new Appender(owned, producer, scout, meter.nanos()), batch, meter.begin());
    }

    /**
     * Appends what one transaction has, and commits it, or leaves that to another thread.
     *
     * @param appends what of the transaction before turned out not to be committed
     * @param more whether others wait already
     */
    private Attempt attempt(Begun now, Supplier<List<Completion>> appends, boolean more) {
        Batch batch = now.batch();
        Attempt notCommitted;
        try {
            notCommitted = bring(now, appends.get());
        } catch (InterruptException | StoppedException e) {
            now.owned().discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            notCommitted = new Attempt.Failed(batch.completions(), e);
        }
        if (notCommitted != null) {
            withdrawAhead();
            abort(now.owned(), now.producer());
            meter.failed(batch.completions().size(), notCommitted.reason());
            return notCommitted;
        }
        if (batch.completions().isEmpty()) {
            // Kafka is not asked for the end of a transaction that it knows nothing of.
            abort(now.owned(), now.producer());
            return Attempt.Done.ALL;
        }
        turn = (turn + 1) % producers.size();
        UnderWay begun = new UnderWay(
                batch, now.owned(), now.producer(), now.timing(), () -> offsets.send(now.producer(), batch));
        // The next, if it is open, deals with how this one ends.
        boolean isOverlapped = more || ahead != null || batch.isBehind();
        if (isOverlapped && !careful && producers.size() > 1) {
            begun.start(background, inbox::poke);
            underWay = begun;
            return Attempt.Done.ALL;
        }
        return settle(begun);
    }

    private List<Completion> appendFirst(Begun now, List<Completion> first, int room, boolean mayGoOn) {
        now.producer().beginTransaction();
        now.appender().append(first, now.batch()::add);
        boolean isShared =
                room > 0 && producers.size() > 1 && !careful && !now.appender().hasFailed();
        return isShared && now.batch().isBehind() ? share(now, open(now, room, Lane.MOST_BYTES), mayGoOn) : List.of();
    }

    private OpenBatch open(Begun begun, int room, long allowed) {
        return new OpenBatch(begun.appender(), begun.batch(), inbox, room, allowed, meter);
    }

    /**
     * Brings the records to Kafka and waits for the end of the transaction before.
     *
     * @param before what of that is known already not to be committed
     * @return null if all went well
     */
    private @Nullable Attempt bring(Begun now, List<Completion> before) {
        Batch batch = now.batch();
        List<Completion> notCommitted = before;
        if (notCommitted.isEmpty()) {
            now.appender().flush();
            Attempt failed = now.appender().failure(batch.completions());
            if (failed != null) {
                return failed;
            }
            checkAhead();
            notCommitted = finishBefore();
        }
        if (notCommitted.isEmpty()) {
            return null;
        }
        List<Completion> both = new ArrayList<>(notCommitted);
        both.addAll(batch.completions());
        return new Attempt.Done(both);
    }

    /**
     * Lets handlers append until the transaction before has ended and there is enough, and appends what they left. If they are still
     * behind then, they go on with the next transaction.
     *
     * @return what of the transaction before turned out not to be committed
     */
    private List<Completion> share(Begun now, OpenBatch open, boolean mayGoOn) {
        List<Completion> notCommitted = new ArrayList<>();
        sharing.share(open, () -> {
            if (hasEnded()) {
                notCommitted.addAll(finishBefore());
                meter.is(LaneState.APPENDING);
            }
            return notCommitted.isEmpty() && (underWay != null || open.isWorthWaiting());
        });
        if (mayGoOn && notCommitted.isEmpty() && !careful && open.isWorthAnother()) {
            beginAhead(now.batch());
        }
        return notCommitted;
    }

    /** Begins the next transaction, if its producer is ready; the one before it, which had that producer, has ended. */
    private void beginAhead(Batch now) {
        OwnedProducer owned = producers.get((turn + 1) % producers.size());
        long bytes = headstart.bytes();
        if (bytes == 0) {
            headstart.wentWell();
        } else if (owned.isReady()) {
            Begun next = begun(owned, owned.ready(), now.next());
            sentBefore = owned.recordsSent();
            next.producer().beginTransaction();
            ahead = new Ahead(next, open(next, Lane.MOST_OUTCOMES, bytes));
            sharing.open(ahead.open());
        }
    }

    /** Kafka has all records of a transaction, so those of the next may be sent. */
    private void checkAhead() {
        Ahead next = ahead;
        if (next != null && wasSent(next)) {
            withdrawAhead();
            headstart.wasTooMuch(next.begun().batch().bytes());
        } else if (next != null) {
            headstart.wentWell();
            next.open().allowAll();
        }
    }

    /** Whether its records may be in the log before those of the transaction before it. Then it must not be committed. */
    @SuppressWarnings("FloatingPointEquality") // Of whole numbers; one that is not known equals nothing.
    private boolean wasSent(Ahead next) {
        return next.begun().owned().recordsSent() != sentBefore;
    }

    /** The next transaction, if it has begun already, is to be made again. */
    private void withdrawAhead() {
        Ahead next = ahead;
        if (next == null) {
            return;
        }
        ahead = null;
        sharing.close();
        try {
            inbox.giveBack(next.open().withdraw());
        } catch (InterruptedException e) {
            throw new StoppedException();
        }
        abort(next.begun().owned(), next.begun().producer());
    }

    /** What of the transaction before turned out not to be committed. */
    private List<Completion> finishBefore() {
        UnderWay before = underWay;
        if (before == null) {
            return List.of();
        }
        return finish() instanceof Attempt.Done done
                ? done.left()
                : before.batch().completions();
    }

    private void abort(OwnedProducer owned, Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (InterruptException e) {
            owned.discard();
            throw new StoppedException();
        } catch (KafkaException | IllegalStateException e) {
            log.warn("{} is replaced: {}", owned.name(), e.toString());
            owned.discard();
            meter.replaced(owned.id(), e);
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
        UnderWay begun = underWay;
        underWay = null;
        return begun == null ? Attempt.Done.ALL : settle(begun);
    }

    private Attempt settle(UnderWay begun) {
        meter.is(LaneState.COMMITTING);
        UnderWay.Ending ending = begun.await();
        careful = !(ending instanceof UnderWay.Ending.Committed);
        if (ending instanceof UnderWay.Ending.Unknown unknown) {
            return new Attempt.Done(settlement.settle(begun.batch(), begun.owned(), unknown.reason(), begun.began()));
        }
        if (ending instanceof UnderWay.Ending.NotCommitted not) {
            return giveUp(begun, not.reason());
        }
        meter.settle(begun.batch().parts(), begun.took());
        return Attempt.Done.ALL;
    }

    private Attempt giveUp(UnderWay begun, Attempt attempt) {
        if (attempt.reason() instanceof InterruptException) {
            begun.owned().discard();
            throw new StoppedException();
        }
        abort(begun.owned(), begun.producer());
        meter.failed(begun.batch().completions().size(), attempt.reason());
        return attempt;
    }

    @Override
    public void close() {
        if (ahead != null) {
            sharing.close();
            ahead.open().abandon();
        }
        producers.forEach(OwnedProducer::close);
    }
}
