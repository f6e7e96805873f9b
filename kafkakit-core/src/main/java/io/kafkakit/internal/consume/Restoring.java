package io.kafkakit.internal.consume;

import io.kafkakit.internal.commit.CommittedOffsets;
import io.kafkakit.internal.ledger.Restored;
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
    private int questions;

    Restoring(CommittedOffsets committedOffsets, Runnable nudge, BiConsumer<String, Throwable> onProblem) {
        this.committedOffsets = committedOffsets;
        this.nudge = nudge;
        this.onProblem = onProblem;
    }

    /** An answer counts only for the partitions that still wait for this very question. */
    private record Answer(
            int question,
            Set<TopicPartition> partitions,
            @Nullable Map<TopicPartition, Restored> restored) {}

    /** Asks about these, which were assigned just now. */
    void begin(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        int question = ++questions;
        Set<TopicPartition> asked = Set.copyOf(partitions);
        asked.forEach(each -> waiting.put(each, question));
        committedOffsets.restore(asked, (restored, error) -> {
            if (error != null) {
                log.warn("what was done of {} cannot be read; asking again: {}", asked, error.toString());
                onProblem.accept("what was done of " + asked + " cannot be read", error);
            }
            answers.add(new Answer(question, asked, restored));
            if (error == null) {
                nudge.run();
            }
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

    /** The partitions that were answered for since the last call. */
    Map<TopicPartition, Restored> answered() {
        if (answers.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Restored> answered = new HashMap<>();
        Set<TopicPartition> again = new HashSet<>();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            Map<TopicPartition, Restored> restored = answer.restored();
            for (TopicPartition partition : answer.partitions()) {
                if (!Objects.equals(waiting.get(partition), answer.question())) {
                    continue;
                }
                if (restored == null) {
                    again.add(partition);
                } else {
                    waiting.remove(partition);
                    answered.put(partition, restored.getOrDefault(partition, Restored.nothing()));
                }
            }
        }
        begin(again);
        return answered;
    }
}
