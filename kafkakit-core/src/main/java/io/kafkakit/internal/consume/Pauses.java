package io.kafkakit.internal.consume;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Partitions that are not read now, each for as long as there is a reason. Used by the poll thread only. */
final class Pauses {

    /** Why a partition is not read. */
    enum Reason {
        /** What was read of it is enough for now. */
        FULL,
        /** Its next record is not due for a while. */
        NOT_DUE
    }

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, Set<Reason>> reasons = new HashMap<>();

    Pauses(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    void pause(TopicPartition partition, Reason reason) {
        if (reasons.computeIfAbsent(partition, its -> EnumSet.noneOf(Reason.class))
                .add(reason)) {
            consumer.pause(List.of(partition));
        }
    }

    /** Reads it on if there is no other reason left. */
    void resume(TopicPartition partition, Reason reason) {
        Set<Reason> left = reasons.get(partition);
        if (left != null && left.remove(reason) && left.isEmpty()) {
            reasons.remove(partition);
            consumer.resume(List.of(partition));
        }
    }

    /** The partition is not ours any more. */
    void forget(TopicPartition partition) {
        reasons.remove(partition);
    }
}
