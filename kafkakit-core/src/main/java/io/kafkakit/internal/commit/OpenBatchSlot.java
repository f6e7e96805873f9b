package io.kafkakit.internal.commit;

import io.kafkakit.internal.produce.StoppedException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which batch of a lane is open to handlers just now, if one is. */
final class OpenBatchSlot {

    private final Inbox inbox;
    /** Volatile for handlers. */
    private volatile @Nullable OpenBatch open;

    /**
     * None is open.
     *
     * @param inbox poked when a lane that waits has to look
     */
    OpenBatchSlot(Inbox inbox) {
        this.inbox = inbox;
    }

    /**
     * Appends what waits, if that is possible at once. On a handler thread.
     *
     * @return whether it did
     */
    boolean help() {
        OpenBatch now = open;
        return now != null && now.help();
    }

    /**
     * Lets handlers append for as long as the lane waits, and appends what they left. On the lane's thread.
     *
     * @param waits whether it still does
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
