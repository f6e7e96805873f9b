package io.kafkakit.internal.dispatch;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The paused partitions. Each is paused for as long as there is a reason. Used by the poll thread only. */
public final class Pauses {

    /** Why a partition is paused. */
    public enum Reason {
        /** It holds enough records for now. */
        FULL,
        /** Its next record is not due for a while. */
        NOT_DUE
    }

    private final Consumer<Collection<TopicPartition>> pause;
    private final Consumer<Collection<TopicPartition>> resume;
    private final Map<TopicPartition, Set<Reason>> reasons = new HashMap<>();

    /**
     * Without paused partitions.
     *
     * @param pause pauses partitions of the client
     * @param resume resumes them
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

    /** Resumes the partition if no other reason is left. */
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
