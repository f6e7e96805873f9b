package io.kafkakit.internal.lifecycle;

/** What has to be done though the thread is interrupted. */
public final class Interrupts {

    private Interrupts() {}

    /** Does it as if the thread were not interrupted, and leaves it interrupted if it was. A client that is closed would not wait. */
    public static void without(Runnable work) {
        boolean isInterrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
