package io.kafkakit.internal.commit;

import io.kafkakit.internal.lifecycle.Deadline;
import io.kafkakit.internal.lifecycle.LineBudget;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lifecycle.StopSignal;
import io.kafkakit.internal.lookup.TopicLookup;
import io.kafkakit.internal.produce.StoppedException;
import io.kafkakit.internal.tenure.Completion;
import io.kafkakit.internal.tenure.Tenure;
import io.kafkakit.monitor.LaneState;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.Stall;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that commits outcomes, one transaction after the other. A partition always has the same lane, so its outcomes are
 * committed in the order they were completed.
 *
 * <p>A lane takes all outcomes that are there when the last commit has ended (group commit). If it is idle, this is one
 * outcome, at once; if it is busy, thousands. Outcomes are kept until their commit is known. A failed transaction is made
 * again of the same outcomes, and no handler runs again.
 */
public final class Lane implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    /** Outcomes per transaction: far below any transaction timeout, and more gains nothing. */
    private static final int MOST_OUTCOMES = 20_000;
    /**
     * Bytes per transaction, because a few outcomes may be large. A transaction that exceeds its timeout is aborted and made
     * again of the same outcomes, so it would never end.
     */
    static final long MOST_BYTES = 32L << 20;
    /** Milliseconds that outcomes wait if the metadata has no room for them. */
    private static final long CROWD_HOLD = 20;
    /** Milliseconds that a partition waits if one of its records was refused: until the next transaction is under way. */
    private static final long REFUSED_HOLD = 1;
    /** Milliseconds that a partition waits if its dead letter is refused. */
    private static final long STOPPED_HOLD = 5_000;
    /** After this many tries of one outcome alone, the lane goes on without its partition. */
    private static final int TRIES_ALONE = 3;

    private final Committer committer;
    private final Inbox inbox;
    private final LaneParts parts;
    private final LaneMeter meter;
    private final LineBudget refusals;
    private final StopSignal stop;
    private final Patience patience = new Patience(20, 5_000);
    private final CountDownLatch open = new CountDownLatch(1);
    /**
     * The current maximum of outcomes per attempt. A failed attempt may have been too large for a slow broker, which aborts
     * it at its timeout. So the next one has half as many, until one ends in time. It exceeds {@link #MOST_OUTCOMES} only to
     * find outcomes that make room for others.
     */
    private int most = MOST_OUTCOMES;
    /** Failed tries of one outcome alone, in a row. */
    private int triesAlone;
    /** When the attempt began, in nanoseconds. */
    private long began;

    /**
     * A lane that is not open yet.
     *
     * @param committer makes the committer, which pokes the inbox when a background commit has ended
     */
    Lane(Function<Inbox, Committer> committer, LaneParts parts, LaneMeter meter, StopSignal stop) {
        this.parts = parts;
        this.meter = meter;
        this.refusals = new LineBudget(log, parts.clock(), "records whose outcome was refused");
        this.inbox = new Inbox(parts.clock(), MOST_OUTCOMES, MOST_BYTES);
        this.committer = committer.apply(inbox);
        this.stop = stop;
    }

    /** Takes an outcome. Outcomes that must stay in order must be added in order. Thread-safe. */
    public void add(Completion completion) {
        completion.forEach(each -> {
            each.tenure().opened();
            committer.announce(each.outcome());
        });
        inbox.add(completion);
    }

    /**
     * Appends waiting outcomes, if possible without waiting; for a thread that has just made some. Thread-safe.
     *
     * @return whether it appended some, which takes a moment
     */
    public boolean help() {
        return committer.help();
    }

    /** A tenure has ended: its waiting outcomes are dropped. Thread-safe. */
    public void drop(Tenure ended) {
        inbox.drop(ended);
        meter.stalls().goesOn(ended);
    }

    /**
     * Waits until the lane can commit. A transactional lane first waits for its predecessor's open transactions to end.
     *
     * @return false if the deadline came first
     */
    boolean awaitOpen(Deadline deadline) throws InterruptedException {
        return open.await(deadline.leftMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the lane once it has committed its outcomes. */
    void finish() {
        inbox.close();
    }

    @Override
    public void run() {
        try {
            committer.open();
            open.countDown();
            List<Completion> taken = take();
            while (taken != null || committer.isUnderWay()) {
                if (taken == null || (taken.isEmpty() && committer.hasEnded())) {
                    commit(after(committer.finish()));
                } else if (!taken.isEmpty()) {
                    commit(taken);
                    // The commit may have ended before these were taken, so that its poke was used up then. If
                    // all of these must wait or have ended tenures, nothing else would settle it.
                    if (committer.hasEnded()) {
                        commit(after(committer.finish()));
                    }
                }
                taken = take();
            }
        } catch (StoppedException | InterruptedException e) {
            log.debug("lane stopped before it was done; the next owners read uncommitted records again");
        } catch (RuntimeException | Error e) {
            parts.onFatal().accept(e);
        } finally {
            open.countDown();
            committer.close();
            meter.is(LaneState.CLOSED);
        }
    }

    private @Nullable List<Completion> take() throws InterruptedException {
        meter.is(committer.isUnderWay() ? LaneState.COMMITTING : LaneState.IDLE);
        meter.stalls().laneGoesOn();
        return inbox.take(Math.max(1, most / MOST_OUTCOMES));
    }

    /** The lane's status. Thread-safe. */
    LaneStatus status() {
        return meter.status(inbox.isHolding());
    }

    /** Why the whole lane stands still; null if it does not. Thread-safe. */
    public @Nullable Stall stalled() {
        return meter.stalled();
    }

    /**
     * Reports if Kafka does not answer the lane, and looks for the reason. The lane's own thread waits for the answer
     * meanwhile. Called by one other thread.
     *
     * @param executor runs questions that wait for an answer
     */
    void watch(Executor executor, TopicLookup lookup) {
        if (meter.watch()) {
            try {
                executor.execute(() -> meter.found(lookup.ailing(committer.topics())));
            } catch (RejectedExecutionException e) {
                log.debug("the group is stopped; the reason why Kafka does not answer is not looked up", e);
            }
        }
    }

    private void commit(List<Completion> taken) {
        List<Completion> left = taken;
        while (true) {
            left = ofLiveTenures(left);
            if (left.isEmpty()) {
                return;
            }
            if (stop.isStopped()) {
                throw new StoppedException();
            }
            if (left.size() > most) {
                // Behind those of the attempt that must be held: each partition's outcomes stay in order.
                inbox.giveBack(left.subList(most, left.size()));
                left = left.subList(0, most);
            }
            began = meter.nanos();
            Attempt attempt = committer.attempt(left, Math.min(most, MOST_OUTCOMES) - left.size());
            if (left.size() == 1 && attempt instanceof Attempt.Done) {
                inbox.release(left.get(0).tenure());
            }
            left = after(attempt);
        }
    }

    static List<Completion> ofLiveTenures(List<Completion> completions) {
        Tenure live = null;
        for (Completion each : completions) {
            // Neighbours usually belong to the same tenure.
            if (each.tenure() == live) {
                continue;
            }
            live = each.tenure();
            if (live.isEnded()) {
                return completions.stream()
                        .filter(one -> !one.tenure().isEnded())
                        .toList();
            }
        }
        return completions;
    }

    /** The outcomes that are still to be committed after this attempt. */
    private List<Completion> after(Attempt attempt) {
        if (attempt instanceof Attempt.Done done) {
            patience.reset();
            triesAlone = 0;
            most = most > MOST_OUTCOMES / 2 ? MOST_OUTCOMES : most * 2;
            return done.left();
        }
        if (attempt instanceof Attempt.Refused refused) {
            return replace(refused);
        }
        if (attempt instanceof Attempt.Held held) {
            log.debug("{} must wait, the others go on", held.tenures(), held.reason());
            return hold(held.tried(), Set.copyOf(held.tenures()), held.millis());
        }
        if (attempt instanceof Attempt.Crowded crowded) {
            // The outcomes that make room may be far behind those that need it.
            most = most > Integer.MAX_VALUE / 2 ? most : most * 2;
            return holdBack(crowded.tried(), crowded.out());
        }
        if (attempt instanceof Attempt.Unwritten unwritten) {
            return standStill(unwritten);
        }
        return tryAgain((Attempt.Failed) attempt);
    }

    private List<Completion> tryAgain(Attempt.Failed failed) {
        List<Completion> tried = failed.tried();
        most = Math.max(1, Math.min(most, tried.size()) / 2);
        if (tried.stream().anyMatch(each -> each.tenure().isEnded())) {
            return tried;
        }
        triesAlone = tried.size() == 1 ? triesAlone + 1 : 0;
        if (tried.size() == 1
                && (triesAlone >= TRIES_ALONE || inbox.isIsolated(tried.get(0).tenure()))) {
            return isolate(tried.get(0), failed.reason());
        }
        long millis = patience.next();
        meter.commitFailed(tried.size(), millis, failed.reason());
        meter.is(LaneState.WAITING);
        stop.pause(millis);
        return tried;
    }

    /**
     * Goes on without the partition of an outcome that cannot be committed even alone, because it must not hold up others. It
     * is tried again, alone, every few seconds.
     */
    private List<Completion> isolate(Completion completion, Exception reason) {
        triesAlone = 0;
        Tenure tenure = completion.tenure();
        meter.stalls()
                .stands(
                        Set.of(tenure),
                        tenure.partition() + " stops at "
                                + completion.delivery().position()
                                + ": its outcome could not be committed, even alone; it is tried again every "
                                + STOPPED_HOLD / 1_000 + " s, the others go on",
                        reason);
        inbox.isolate(tenure, STOPPED_HOLD);
        inbox.giveBack(List.of(completion));
        return List.of();
    }

    /**
     * Tenures whose records were not accepted wait. If others were accepted, they wait as long as the try took, possibly the
     * delivery timeout. So the others have at least half of the lane's time.
     */
    private List<Completion> standStill(Attempt.Unwritten unwritten) {
        most = Math.max(1, Math.min(most, unwritten.tried().size()) / 2);
        long millis =
                unwritten.othersWere() ? Math.max(STOPPED_HOLD, (meter.nanos() - began) / 1_000_000) : patience.next();
        meter.stalls().stands(unwritten.tenures(), unwritten.what(), unwritten.reason());
        if (unwritten.othersWere() || !inbox.isClosed()) {
            return hold(unwritten.tried(), unwritten.tenures(), millis);
        }
        meter.is(LaneState.WAITING);
        stop.pause(millis);
        return unwritten.tried();
    }

    private List<Completion> holdBack(List<Completion> tried, List<Completion> out) {
        out.forEach(each -> inbox.hold(each.tenure(), CROWD_HOLD));
        inbox.giveBack(out);
        return without(tried, out);
    }

    static List<Completion> without(List<Completion> all, List<Completion> some) {
        Set<Completion> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(some);
        return all.stream().filter(each -> !gone.contains(each)).toList();
    }

    private List<Completion> hold(List<Completion> tried, Set<Tenure> tenures, long millis) {
        tenures.forEach(tenure -> inbox.hold(tenure, millis));
        inbox.giveBack(
                tried.stream().filter(each -> tenures.contains(each.tenure())).toList());
        return tried.stream().filter(each -> !tenures.contains(each.tenure())).toList();
    }

    private List<Completion> replace(Attempt.Refused refused) {
        Tenure tenure = refused.completion().tenure();
        if (refused.part().hasEffect()) {
            log.warn(
                    "{}: a record of its outcome is refused, and its handler has had an effect; {} begins again: {}",
                    refused.part().delivery().position(),
                    tenure.partition(),
                    refused.reason().toString());
            tenure.endFor(refused.part().delivery(), refused.reason());
            drop(tenure);
            return ofLiveTenures(refused.tried());
        }
        Set<Tenure> its = Set.of(tenure);
        Replacement replacement = Replacement.of(refused, parts);
        if (replacement == null) {
            meter.stalls()
                    .stands(
                            its,
                            tenure.partition() + " stops at "
                                    + refused.part().delivery().position()
                                    + ", whose dead letter is refused; let the dead-letter topic take "
                                    + "it, for example with a larger max.message.bytes",
                            refused.reason());
            return hold(refused.tried(), its, STOPPED_HOLD);
        }
        if (refusals.allows(meter.name())) {
            replacement.log(refused);
        }
        if (replacement.isRestamped()) {
            return replacement.all();
        }
        meter.refused(refused.part().delivery(), replacement.instead(), refused.reason());
        committer.announce(replacement.instead());
        // There may be more such records, found one by one. The other partitions must not wait for all of them.
        return hold(replacement.all(), its, REFUSED_HOLD);
    }
}
