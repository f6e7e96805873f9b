package io.kafkakit.support;

import static io.kafkakit.support.Eventually.eventually;

import io.kafkakit.ConsumerGroup;
import java.util.concurrent.CompletableFuture;

/** What tests do with groups. */
public final class Groups {

    private Groups() {}

    /** Begins to close the group, and does not wait until it is closed. */
    public static void beginClose(ConsumerGroup group) {
        var unused = CompletableFuture.runAsync(group::close);
        eventually(() -> !group.isRunning());
    }
}
