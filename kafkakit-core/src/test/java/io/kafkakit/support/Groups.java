package io.kafkakit.support;

import static io.kafkakit.support.Eventually.eventually;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import java.util.concurrent.CompletableFuture;

/** What tests do with groups. */
public final class Groups {

    private Groups() {}

    /**
     * Waits until so many dead letters can be read that are not resolved. A broker acknowledges a transaction before it has written
     * all markers, so a group counts them a little earlier.
     */
    public static void awaitDeadLetters(KafkaCluster cluster, String topic, long number) {
        eventually(() -> cluster.deadLetters(topic).depth() == number);
    }

    /** Begins to close the group, and does not wait until it is closed. */
    public static void beginClose(ConsumerGroup group) {
        var unused = CompletableFuture.runAsync(group::close);
        eventually(() -> !group.isRunning());
    }
}
