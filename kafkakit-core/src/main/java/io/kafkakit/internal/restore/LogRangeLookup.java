package io.kafkakit.internal.restore;

import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.lifecycle.Patience;
import io.kafkakit.internal.lookup.GroupLookups;
import io.kafkakit.internal.monitor.Troubles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks where the logs of families begin and end. Not before what was done of them is known: what the owner before has written is
 * there by then, or will never be. Used by the poll thread only, which does not wait for the answer.
 */
final class LogRangeLookup {

    private final GroupLookups committedOffsets;
    private final Runnable nudge;
    private final Troubles troubles;
    private final Clock clock;
    private final Map<CopartitionGroup, Integer> asked = new HashMap<>();
    private final Set<CopartitionGroup> unanswered = new HashSet<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Patience patience = new Patience(20, 1_000);
    private long askAt = Long.MAX_VALUE;
    private int questions;

    LogRangeLookup(GroupLookups committedOffsets, Runnable nudge, Troubles troubles, Clock clock) {
        this.committedOffsets = committedOffsets;
        this.nudge = nudge;
        this.troubles = troubles;
        this.clock = clock;
    }

    /** It counts only for a family that still waits for this very question; null if there is no answer. */
    private record Answer(
            CopartitionGroup family, int question, @Nullable Map<TopicPartition, CopartitionGroup.Extent> extents) {}

    void ask(CopartitionGroup family) {
        int question = ++questions;
        asked.put(family, question);
        committedOffsets.extents(
                family.members(),
                (begins, ends) -> {
                    Map<TopicPartition, CopartitionGroup.Extent> extents = new HashMap<>();
                    begins.forEach((partition, begin) -> extents.put(
                            partition, new CopartitionGroup.Extent(begin, ends.getOrDefault(partition, begin))));
                    answers.add(new Answer(family, question, extents));
                    nudge.run();
                },
                error -> {
                    troubles.begin(about(family), "what waits in " + family.members() + " cannot be looked up", error);
                    answers.add(new Answer(family, question, null));
                    nudge.run();
                });
    }

    /** The answer is not believed: it is asked for again, when it is time. */
    void doubt(CopartitionGroup family) {
        unanswered.add(family);
    }

    /** The family lacks a partition again. */
    void forget(CopartitionGroup family) {
        troubles.end(about(family));
        asked.remove(family);
        unanswered.remove(family);
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        }
    }

    /** What was answered since the last call. Those without an answer are asked about again, when it is time. */
    Map<CopartitionGroup, Map<TopicPartition, CopartitionGroup.Extent>> answered() {
        Map<CopartitionGroup, Map<TopicPartition, CopartitionGroup.Extent>> answered = new HashMap<>();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (!Integer.valueOf(answer.question()).equals(asked.get(answer.family()))) {
                continue;
            }
            asked.remove(answer.family());
            if (answer.extents() == null) {
                unanswered.add(answer.family());
            } else {
                troubles.end(about(answer.family()));
                patience.reset();
                answered.put(answer.family(), answer.extents());
            }
        }
        if (unanswered.isEmpty()) {
            askAt = Long.MAX_VALUE;
        } else if (askAt == Long.MAX_VALUE) {
            askAt = clock.millis() + patience.next();
        } else if (askAt <= clock.millis()) {
            Set<CopartitionGroup> again = Set.copyOf(unanswered);
            unanswered.clear();
            askAt = Long.MAX_VALUE;
            again.stream().filter(CopartitionGroup::isComplete).forEach(this::ask);
        }
        return answered;
    }

    private static String about(CopartitionGroup family) {
        return "extents of " + family.name();
    }

    /** When something is to be asked again, in milliseconds since 1970; the largest number if nothing is. */
    long due() {
        return askAt;
    }
}
