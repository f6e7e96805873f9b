package io.kafkakit.internal.dispatch;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Partitions that are not read now, each for as long as there is a reason. Used by the poll thread only. */
public final class Pauses {

    /** Why a partition is not read. */
    public enum Reason {
        /** What was read of it is enough for now. */
        FULL,
        /** Its next record is not due for a while. */
        NOT_DUE
    }

    private final Consumer<Collection<TopicPartition>> pause;
    private final Consumer<Collection<TopicPartition>> resume;
    private final Map<TopicPartition, Set<Reason>> reasons = new HashMap<>();

    /**
     * Nothing is paused.
     *
     * @param pause what the client offers for it, as
     * @param resume for the end of it
     */
    public Pauses(Consumer<Collection<TopicPartition>> pause, Consumer<Collection<TopicPartition>> resume) {
        this.pause = pause;
        this.resume = resume;
    }

    public void pause(TopicPartition partition, Reason reason) {
        if (reasons.computeIfAbsent(partition, its -> EnumSet.noneOf(Reason.class))
                .add(reason)) {
            pause.accept(List.of(partition));
        }
    }

    /** Reads it on if there is no other reason left. */
    public void resume(TopicPartition partition, Reason reason) {
        Set<Reason> left = reasons.get(partition);
        if (left != null && left.remove(reason) && left.isEmpty()) {
            reasons.remove(partition);
            resume.accept(List.of(partition));
        }
    }

    /** The partition is not ours any more. */
    public void forget(TopicPartition partition) {
        reasons.remove(partition);
    }
}
