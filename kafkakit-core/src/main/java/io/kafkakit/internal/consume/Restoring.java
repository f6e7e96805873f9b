package io.kafkakit.internal.consume;

import io.kafkakit.KafkaKitException;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.monitor.Troubles;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that were assigned, and wait for what was done of them before: their offset's metadata may say that records
 * beyond the offset are done. Used by the poll thread only, which does not wait for the answer.
 */
final class Restoring {

    private static final Logger log = LoggerFactory.getLogger(Restoring.class);
    /** Milliseconds after which somebody is told: a commit takes less. */
    private static final long PATIENCE = 30_000;
    /** What its troubles are about. */
    private static final String UNREAD = "committed offsets";

    private static final String OPEN = "open transactions";

    private final Question question;
    private final Runnable nudge;
    private final Troubles troubles;
    private final Map<TopicPartition, Integer> waiting = new HashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    /** Those for which the last answer had nothing, such as those with an open transaction. */
    private final Set<TopicPartition> unanswered = new HashSet<>();

    /** Since when those have an open transaction, or when they were told of last, in milliseconds since 1970. */
    private final Map<TopicPartition, Long> openSince = new HashMap<>();

    private final Patience patience = new Patience(20, 500);
    private final Clock clock;
    private long askAt = Long.MAX_VALUE;
    private int questions;

    /**
     * Nothing waits yet.
     *
     * @param nudge wakes the poll thread; thread-safe
     * @param troubles told what is wrong, on any thread
     */
    Restoring(Question question, Runnable nudge, Troubles troubles, Clock clock) {
        this.clock = clock;
        this.question = question;
        this.nudge = nudge;
        this.troubles = troubles;
    }

    /** Asks what was done of partitions, without waiting for the answer, which may come on any thread. */
    interface Question {

        void restore(
                Collection<TopicPartition> partitions,
                BiConsumer<Map<TopicPartition, Restored>, @Nullable Throwable> answer);
    }

    /** An answer counts only for the partitions that still wait for this very question. */
    private record Answer(
            int question, Set<TopicPartition> partitions, Map<TopicPartition, Restored> restored, boolean isOfBroker) {}

    /** Asks about these, which were assigned just now. */
    void begin(Collection<TopicPartition> partitions) {
        int number = ++questions;
        Set<TopicPartition> asked = Set.copyOf(partitions);
        asked.forEach(each -> waiting.put(each, number));
        question.restore(asked, (restored, error) -> {
            if (error != null) {
                log.warn("what was done of {} cannot be read; asking again: {}", asked, error.toString());
                troubles.begin(UNREAD, "what was done of " + asked + " cannot be read", error);
            } else {
                troubles.end(UNREAD);
            }
            answers.add(new Answer(number, asked, restored, error == null));
            nudge.run();
        });
    }

    /** The partition is not ours any more; whether it was waiting. */
    boolean forget(TopicPartition partition) {
        openSince.remove(partition);
        boolean waited = waiting.remove(partition) != null;
        if (waiting.isEmpty()) {
            troubles.end(UNREAD);
            troubles.end(OPEN);
        }
        return waited;
    }

    /** Those that wait. */
    Set<TopicPartition> waiting() {
        return waiting.keySet();
    }

    boolean isWaiting(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    /** The partitions that were answered for since the last call. Those that were not are asked for again, when it is time. */
    Map<TopicPartition, Restored> answered() {
        Map<TopicPartition, Restored> answered = new HashMap<>();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            for (TopicPartition partition : answer.partitions()) {
                if (Objects.equals(waiting.get(partition), answer.question())) {
                    take(partition, answer, answered);
                }
            }
        }
        tell();
        unanswered.retainAll(waiting.keySet());
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        } else if (askAt == Long.MAX_VALUE) {
            askAt = clock.millis() + patience.next();
        } else if (askAt <= clock.millis()) {
            Set<TopicPartition> again = Set.copyOf(unanswered);
            unanswered.clear();
            askAt = Long.MAX_VALUE;
            begin(again);
        }
        return answered;
    }

    private void take(TopicPartition partition, Answer answer, Map<TopicPartition, Restored> answered) {
        Restored restored = answer.restored().get(partition);
        if (restored == null) {
            unanswered.add(partition);
            if (answer.isOfBroker()) {
                openSince.putIfAbsent(partition, clock.millis());
            }
        } else {
            patience.reset();
            waiting.remove(partition);
            openSince.remove(partition);
            answered.put(partition, restored);
        }
    }

    /** Kafka ends a transaction at its timeout; one that is open for ever is a fault of a broker, which only an operator can end. */
    private void tell() {
        long now = clock.millis();
        if (openSince.isEmpty()) {
            troubles.end(OPEN);
        }
        Set<TopicPartition> open = new HashSet<>();
        openSince.forEach((partition, since) -> {
            if (now - since >= PATIENCE) {
                open.add(partition);
            }
        });
        if (!open.isEmpty()) {
            open.forEach(partition -> openSince.put(partition, now));
            String what = open + " are not read: a transaction that changes their committed offsets is open";
            log.warn("{}; kafka-transactions.sh finds and ends it, should its timeout not do so", what);
            troubles.begin(
                    OPEN,
                    what,
                    new KafkaKitException("a process that died may have left it, or a broker lost its end"));
        }
    }

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return askAt;
    }
}
