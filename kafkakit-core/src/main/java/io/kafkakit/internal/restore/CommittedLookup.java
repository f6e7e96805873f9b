package io.kafkakit.internal.restore;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.flow.PartitionOrder;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assigned partitions that wait for their committed offset and for the records that are done beyond it. Each partition
 * begins as soon as its own answer is known. Used by the poll thread only, which does not wait for answers.
 */
final class CommittedLookup {

    private static final Logger log = LoggerFactory.getLogger(CommittedLookup.class);

    /**
     * A topic must show another id for this many milliseconds to count as recreated. A broker that resumes after a
     * pause, or is cut off from the others, reports outdated ids.
     */
    private static final long DOUBT = 5_000;

    /** A lasting problem is logged again after this many milliseconds. */
    private static final long SAY_AGAIN = 30_000;

    private final Question question;
    private final Troubles troubles;
    private final RepeatedLookup<TopicPartition, Reply> lookup;
    /** Why those partitions wait whose last answer did not let them begin. */
    private final Map<TopicPartition, Wait> waits = new HashMap<>();

    private final Map<TopicPartition, OutOfRange> outOfRange = new HashMap<>();
    /** Partitions whose topic seems to be recreated. */
    private final Map<TopicPartition, Doubt> doubts = new HashMap<>();

    /** Halted partitions, with their logs. */
    private final Map<TopicPartition, LogId> halted = new HashMap<>();

    private final Set<Cause> told = EnumSet.noneOf(Cause.class);
    private final Clock clock;

    /** Nothing waits yet. */
    CommittedLookup(Question question, PollThread pollThread) {
        this.question = question;
        this.clock = pollThread.clock();
        this.troubles = pollThread.troubles();
        this.lookup = new RepeatedLookup<>(this::ask, new Patience(20, 500), pollThread);
    }

    /** Asks for the committed state of partitions, without waiting. */
    interface Question {

        /**
         * Answers once for each partition, independently of the others, on any thread.
         *
         * @param outOfRange those partitions whose log has no record at the consumer's position
         */
        void ask(
                Collection<TopicPartition> partitions,
                Map<TopicPartition, OutOfRange> outOfRange,
                BiConsumer<TopicPartition, Reply> answer);
    }

    /**
     * A topic that seems to be recreated.
     *
     * @param log the log's id, as a broker reported it
     * @param since in milliseconds since 1970
     */
    private record Doubt(LogId log, long since) {}

    /** Why a partition does not begin. */
    private enum Cause {
        /** The broker does not return the committed offset. */
        UNREAD("committed offsets", 0),
        /** A transaction changes the committed offset. A normal commit takes less time than this. */
        OPEN("open transactions", 2_000),
        /** The partition must not be read. */
        HALTED("partitions without an offset", 0);

        private final String about;
        private final long patience;

        /** The cause is reported after {@code patience} milliseconds. */
        Cause(String about, long patience) {
            this.about = about;
            this.patience = patience;
        }
    }

    /**
     * A partition that does not begin.
     *
     * @param since in milliseconds since 1970
     * @param toldAt when it was reported last, in milliseconds since 1970; -1 if it was not
     */
    private record Wait(Cause cause, String why, Throwable error, long since, long toldAt) {

        boolean isSame(Wait other) {
            return cause == other.cause && why.equals(other.why);
        }

        boolean isDue(long now) {
            return toldAt < 0 ? now - since >= cause.patience : now - toldAt >= SAY_AGAIN;
        }

        Wait toldAt(long now) {
            return new Wait(cause, why, error, since, now);
        }
    }

    /** Asks about partitions whose log has no record at the consumer's position. */
    void begin(Map<TopicPartition, OutOfRange> found) {
        outOfRange.putAll(found);
        begin(found.keySet());
    }

    /** Asks about partitions that were just assigned. */
    void begin(Collection<TopicPartition> partitions) {
        lookup.ask(partitions);
    }

    private void ask(Set<TopicPartition> partitions, BiConsumer<TopicPartition, Reply> answer) {
        Map<TopicPartition, OutOfRange> found = new HashMap<>(outOfRange);
        found.keySet().retainAll(partitions);
        question.ask(partitions, found, answer);
    }

    /**
     * Asks again about halted partitions whose topics were recreated meanwhile.
     *
     * @param last returns the newest known log id of a topic; null if none is known
     */
    void askAnew(Function<String, @Nullable LogId> last) {
        Set<TopicPartition> anew = new HashSet<>();
        halted.forEach((partition, log) -> {
            LogId now = last.apply(partition.topic());
            if (now != null && !now.equals(log)) {
                anew.add(partition);
            }
        });
        anew.forEach(this::forget);
        if (!anew.isEmpty()) {
            begin(anew);
        }
    }

    /** The partition is revoked. Returns whether it was waiting. */
    boolean forget(TopicPartition partition) {
        waits.remove(partition);
        outOfRange.remove(partition);
        doubts.remove(partition);
        halted.remove(partition);
        boolean waited = lookup.forget(partition);
        endTroubles();
        return waited;
    }

    /** The waiting partitions. */
    Set<TopicPartition> waiting() {
        return lookup.waiting();
    }

    boolean isWaiting(TopicPartition partition) {
        return lookup.isWaiting(partition);
    }

    /** Since when and why the partition does not begin; null if it has begun or will soon. */
    @Nullable
    Stall stalled(TopicPartition partition) {
        Wait wait = waits.get(partition);
        return wait == null || wait.toldAt() < 0 ? null : new Stall(Instant.ofEpochMilli(wait.since()), wait.why());
    }

    /**
     * The partitions that can begin since the last call. Asks again, when it is time, about those without an answer.
     */
    Map<TopicPartition, Restored> answered() {
        Map<TopicPartition, Restored> answered = new HashMap<>();
        List<Reply.Begins> begun = new ArrayList<>();
        lookup.take((partition, reply) -> take(partition, reply, answered, begun));
        if (!begun.isEmpty()) {
            tell(begun);
        }
        tell();
        lookup.askAgain();
        return answered;
    }

    private void take(
            TopicPartition partition, Reply reply, Map<TopicPartition, Restored> answered, List<Reply.Begins> begun) {
        if (reply instanceof Reply.Committed committed) {
            answered.put(partition, committed.restored());
        } else if (reply instanceof Reply.Begins begins) {
            begun.add(begins);
            answered.put(partition, begins.restored());
        } else if (reply instanceof Reply.MadeAnew anew) {
            if (isDoubtful(partition, anew.begins().restored().log())) {
                lookup.retry(partition);
            } else {
                take(partition, anew.begins(), answered, begun);
            }
            return;
        } else {
            waits.merge(
                    partition,
                    wait(reply, clock.millis()),
                    (before, now) -> before.isSame(now)
                            ? new Wait(now.cause(), now.why(), now.error(), before.since(), before.toldAt())
                            : now);
            if (reply instanceof Reply.Halted why) {
                halted.put(partition, why.log());
            } else {
                lookup.retry(partition);
            }
            return;
        }
        lookup.settle(partition);
        waits.remove(partition);
        outOfRange.remove(partition);
        doubts.remove(partition);
    }

    /** Whether the answer may come from a broker with outdated knowledge. */
    private boolean isDoubtful(TopicPartition partition, LogId log) {
        long now = clock.millis();
        Doubt doubt = doubts.merge(
                partition, new Doubt(log, now), (before, next) -> before.log().equals(log) ? before : next);
        return now - doubt.since() < DOUBT;
    }

    private static Wait wait(Reply reply, long now) {
        if (reply instanceof Reply.Halted halted) {
            return new Wait(Cause.HALTED, halted.why(), new KafkaKitException(halted.why()), now, -1);
        } else if (reply instanceof Reply.Failed failed) {
            return new Wait(Cause.UNREAD, "its committed offset cannot be read", failed.cause(), now, -1);
        }
        // A timeout ends a transaction. If it does not, a broker is at fault, and an operator has to end the
        // transaction. Aborting it in one partition breaks a transaction that its coordinator would still commit.
        return new Wait(
                Cause.OPEN,
                "a transaction that changes its committed offset is open. It ends at its timeout, usually a minute. If it does"
                        + " not: where kafka-transactions.sh list calls it Ongoing, end it with kafka-transactions.sh"
                        + " forceTerminateTransaction --transactionalId <id>; use abort for nothing but what find-hanging lists,"
                        + " because it breaks a transaction that is alive",
                new KafkaKitException("a dead process may have left it open, or a broker lost its end"),
                now,
                -1);
    }

    /** Reported once, because it is over. */
    private void tell(List<Reply.Begins> begun) {
        List<Reply.Begins> fine =
                begun.stream().filter(each -> each.loss() == null).toList();
        if (!fine.isEmpty()) {
            log.info("partitions without a committed offset begin: {}", words(fine));
        }
        for (Reply.Loss loss : Reply.Loss.values()) {
            List<Reply.Begins> lost =
                    begun.stream().filter(each -> each.loss() == loss).toList();
            if (!lost.isEmpty()) {
                String what = loss.words() + ": " + words(lost);
                log.warn("{}; {}", what, loss.fix());
                troubles.begin(loss.words(), what, new KafkaKitException(loss.fix()));
                troubles.end(loss.words());
            }
        }
    }

    private static String words(List<Reply.Begins> begun) {
        return String.join(
                "; ", begun.stream().map(Reply.Begins::where).sorted().toList());
    }

    /** Reports lasting waits repeatedly, with one line for all partitions of the same reason. */
    private void tell() {
        if (waits.isEmpty() && told.isEmpty()) {
            return;
        }
        long now = clock.millis();
        Map<String, Set<TopicPartition>> due = new HashMap<>();
        waits.forEach(
                (partition, wait) -> due.computeIfAbsent(wait.why(), its -> new TreeSet<>(PartitionOrder.BY_TOPIC))
                        .add(partition));
        // A partition that joins others is reported with them: the latest report lists all of them.
        due.values()
                .removeIf(partitions -> partitions.stream()
                        .noneMatch(
                                each -> Objects.requireNonNull(waits.get(each)).isDue(now)));
        due.values().forEach(partitions -> {
            Wait wait = Objects.requireNonNull(waits.get(partitions.iterator().next()));
            log.warn(
                    "{} are not read: {}: {}",
                    partitions,
                    wait.why(),
                    wait.error().toString());
            told.add(wait.cause());
            troubles.begin(wait.cause().about, partitions + " are not read: " + wait.why(), wait.error());
            partitions.forEach(partition -> waits.computeIfPresent(partition, (its, of) -> of.toldAt(now)));
        });
        endTroubles();
    }

    private void endTroubles() {
        told.removeIf(cause -> {
            boolean isOver = waits.values().stream().noneMatch(wait -> wait.cause() == cause);
            if (isOver) {
                troubles.end(cause.about);
            }
            return isOver;
        });
    }

    /** When to ask again, in milliseconds since 1970; {@code Long.MAX_VALUE} if there is nothing to ask. */
    long due() {
        return lookup.due();
    }
}
