package io.kafkakit.internal.commit;

import io.kafkakit.internal.produce.StoppedException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The batch of a lane that is open to handlers now, if there is one. */
final class OpenBatchSlot {

    private final Inbox inbox;
    /** Volatile for handlers. */
    private volatile @Nullable OpenBatch open;

    /**
     * Without an open batch.
     *
     * @param inbox poked when a waiting lane should check again
     */
    OpenBatchSlot(Inbox inbox) {
        this.inbox = inbox;
    }

    /**
     * Appends waiting outcomes, if that is possible without waiting. Called on a handler thread.
     *
     * @return whether it tried
     */
    boolean help() {
        OpenBatch now = open;
        return now != null && now.help();
    }

    /**
     * Lets handlers append while the lane waits, then appends the rest. Called on the lane's thread.
     *
     * @param waits whether the lane still waits
     * @throws StoppedException if it is interrupted
     */
    void share(OpenBatch batch, BooleanSupplier waits) {
        open = batch;
        try {
            while (waits.getAsBoolean()) {
                inbox.awaitPoke(OpenBatch.LOOK_AGAIN);
            }
            batch.seal();
        } catch (InterruptedException e) {
            throw new StoppedException();
        } finally {
            open = null;
            batch.abandon();
        }
    }
}
