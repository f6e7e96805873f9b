package io.kafkakit.internal.lifecycle;

/** Work that must be done even if the thread is interrupted. */
public final class Interrupts {

    private Interrupts() {}

    /**
     * Does the work with the interrupt cleared, and restores it afterwards. A client that is closed under an interrupt
     * would not wait.
     */
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
