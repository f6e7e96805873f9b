package io.kafkakit.internal.restore;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.ledger.LogId;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.monitor.Troubles;
import io.kafkakit.monitor.Stall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * Partitions that were assigned, and wait for what was done of them before: where they begin, and which records beyond that are
 * done. Each begins as soon as that is known of itself. Used by the poll thread only, which does not wait for answers.
 */
final class CommittedLookup {

    private static final Logger log = LoggerFactory.getLogger(CommittedLookup.class);

    /**
     * Milliseconds for which a topic has to have another id, to count as made anew: a broker that goes on after a pause, or is cut
     * off from the others, tells what it knew before.
     */
    private static final long DOUBT = 5_000;

    /** Milliseconds after which what lasts is said again. */
    private static final long SAY_AGAIN = 30_000;

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Question question;
    private final Troubles troubles;
    private final RepeatedLookup<TopicPartition, Reply> lookup;
    /** What those wait for that did not begin with the last answer. */
    private final Map<TopicPartition, Wait> waits = new HashMap<>();

    private final Map<TopicPartition, OutOfRange> outOfRange = new HashMap<>();
    /** Those whose topic seems to have been made anew. */
    private final Map<TopicPartition, Doubt> doubts = new HashMap<>();

    /** Those that are halted, with their logs. */
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

    /** Asks what was done of partitions, without waiting. */
    interface Question {

        /**
         * Each partition is answered once, by itself, on any thread.
         *
         * @param outOfRange those of them of which the log has no record where they would be read on
         */
        void ask(
                Collection<TopicPartition> partitions,
                Map<TopicPartition, OutOfRange> outOfRange,
                BiConsumer<TopicPartition, Reply> answer);
    }

    /**
     * A topic seems to have been made anew.
     *
     * @param log its id, as a broker told it
     * @param since in milliseconds since 1970
     */
    private record Doubt(LogId log, long since) {}

    /** Why a partition does not begin. */
    private enum Cause {
        /** The broker does not say what was committed. */
        UNREAD("committed offsets", 0),
        /** A transaction changes it. A commit takes less time than this. */
        OPEN("open transactions", 2_000),
        /** It is not to be read. */
        HALTED("partitions without an offset", 0);

        private final String about;
        private final long patience;

        /** After so many milliseconds somebody is told. */
        Cause(String about, long patience) {
            this.about = about;
            this.patience = patience;
        }
    }

    /**
     * A partition that does not begin.
     *
     * @param since in milliseconds since 1970
     * @param toldAt when that was said last; -1 if it was not
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

    /** Asks about these, of which the log has no record where they would be read on. */
    void begin(Map<TopicPartition, OutOfRange> found) {
        outOfRange.putAll(found);
        begin(found.keySet());
    }

    /** Asks about these, which were assigned just now. */
    void begin(Collection<TopicPartition> partitions) {
        lookup.ask(partitions);
    }

    private void ask(Set<TopicPartition> partitions, BiConsumer<TopicPartition, Reply> answer) {
        Map<TopicPartition, OutOfRange> found = new HashMap<>(outOfRange);
        found.keySet().retainAll(partitions);
        question.ask(partitions, found, answer);
    }

    /**
     * Asks again about those that are halted, if their topics were made anew since.
     *
     * @param last the id that was heard last of a topic's log; null if none was
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

    /** The partition is not ours any more; whether it was waiting. */
    boolean forget(TopicPartition partition) {
        waits.remove(partition);
        outOfRange.remove(partition);
        doubts.remove(partition);
        halted.remove(partition);
        boolean waited = lookup.forget(partition);
        endTroubles();
        return waited;
    }

    /** Those that wait. */
    Set<TopicPartition> waiting() {
        return lookup.waiting();
    }

    boolean isWaiting(TopicPartition partition) {
        return lookup.isWaiting(partition);
    }

    /** Since when and why the partition does not begin; null if it does, or will soon. */
    @Nullable
    Stall stalled(TopicPartition partition) {
        Wait wait = waits.get(partition);
        return wait == null || wait.toldAt() < 0 ? null : new Stall(Instant.ofEpochMilli(wait.since()), wait.why());
    }

    /** The partitions that can begin since the last call. Those that were not answered for are asked for again, when it is time. */
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

    /** Whether a broker may tell what it knew before. */
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
            return new Wait(Cause.UNREAD, "what was done of it cannot be read", failed.cause(), now, -1);
        }
        // A timeout ends a transaction. One that lasts is a fault of a broker, which an operator has to end. To abort
        // it in
        // one partition tears one that its coordinator would still commit.
        return new Wait(
                Cause.OPEN,
                "a transaction that changes its committed offset is open. It ends at its timeout, a minute mostly. If it does not:"
                        + " where kafka-transactions.sh list calls it Ongoing, end it with kafka-transactions.sh"
                        + " forceTerminateTransaction --transactionalId <id>; use abort for nothing but what find-hanging lists,"
                        + " for it tears a transaction that lives",
                new KafkaKitException("a process that died may have left it, or a broker lost its end"),
                now,
                -1);
    }

    /** Said once: it has happened, and does not last. */
    private void tell(List<Reply.Begins> begun) {
        List<Reply.Begins> fine =
                begun.stream().filter(each -> each.loss() == null).toList();
        if (!fine.isEmpty()) {
            log.info("nothing was committed of these, which begin: {}", words(fine));
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

    /** What lasts is said again and again, in a line for all partitions of the same reason. */
    private void tell() {
        if (waits.isEmpty() && told.isEmpty()) {
            return;
        }
        long now = clock.millis();
        Map<String, Set<TopicPartition>> due = new HashMap<>();
        waits.forEach((partition, wait) ->
                due.computeIfAbsent(wait.why(), its -> new TreeSet<>(ORDER)).add(partition));
        // One that joins others is told of with them: what is told last says it of all.
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

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return lookup.due();
    }
}
