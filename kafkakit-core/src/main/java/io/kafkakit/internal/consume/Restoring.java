package io.kafkakit.internal.consume;

import io.kafkakit.internal.commit.CommittedOffsets;
import io.kafkakit.internal.ledger.Restored;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
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

    private final CommittedOffsets committedOffsets;
    private final Runnable nudge;
    private final BiConsumer<String, Throwable> onProblem;
    private final Map<TopicPartition, Integer> waiting = new HashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    /** Those for which the last answer had nothing, such as those with an open transaction. */
    private final Set<TopicPartition> unanswered = new HashSet<>();

    private final Patience patience = new Patience(20, 500);
    private final Clock clock;
    private long askAt = Long.MAX_VALUE;
    private int questions;

    Restoring(CommittedOffsets committedOffsets, Runnable nudge, BiConsumer<String, Throwable> onProblem, Clock clock) {
        this.clock = clock;
        this.committedOffsets = committedOffsets;
        this.nudge = nudge;
        this.onProblem = onProblem;
    }

    /** An answer counts only for the partitions that still wait for this very question. */
    private record Answer(int question, Set<TopicPartition> partitions, Map<TopicPartition, Restored> restored) {}

    /** Asks about these, which were assigned just now. */
    void begin(Collection<TopicPartition> partitions) {
        int question = ++questions;
        Set<TopicPartition> asked = Set.copyOf(partitions);
        asked.forEach(each -> waiting.put(each, question));
        committedOffsets.restore(asked, (restored, error) -> {
            if (error != null) {
                log.warn("what was done of {} cannot be read; asking again: {}", asked, error.toString());
                onProblem.accept("what was done of " + asked + " cannot be read", error);
            }
            answers.add(new Answer(question, asked, restored));
            nudge.run();
        });
    }

    /** The partition is not ours any more; whether it was waiting. */
    boolean forget(TopicPartition partition) {
        return waiting.remove(partition) != null;
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
                    take(partition, answer.restored().get(partition), answered);
                }
            }
        }
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

    private void take(TopicPartition partition, @Nullable Restored restored, Map<TopicPartition, Restored> answered) {
        if (restored == null) {
            unanswered.add(partition);
        } else {
            patience.reset();
            waiting.remove(partition);
            answered.put(partition, restored);
        }
    }

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return askAt;
    }
}
