package io.kafkakit.monitor;

import org.jspecify.annotations.Nullable;

/**
 * A try that ended without a commit. If it was a transaction, it was aborted and nobody sees any of it. Its outcomes are
 * tried again, and no handler runs again for it.
 *
 * @param lane the lane's number
 * @param transactional whether it was a transaction
 * @param records how many source records it had
 * @param reason null if nothing went wrong: the transaction before it had to go first, or the offsets' metadata had no room
 */
public record FailedCommit(
        int lane,
        boolean transactional,
        int records,
        @Nullable Throwable reason) {}
