package io.kafkakit.monitor;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to commit that ended without a commit. If it was a transaction, it was aborted and no reader sees its
 * records. Its outcomes are committed again; no handler runs again.
 *
 * @param lane the lane's number
 * @param transactional whether it was a transaction
 * @param records how many source records it had
 * @param reason null if nothing went wrong: the previous transaction had to end first, or the offset metadata had no
 *     room
 */
public record FailedCommit(
        int lane,
        boolean transactional,
        int records,
        @Nullable Throwable reason) {}
