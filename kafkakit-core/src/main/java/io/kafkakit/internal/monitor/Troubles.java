package io.kafkakit.internal.monitor;

/**
 * Receives the problems of a part of a group. Thread-safe; no call waits.
 *
 * <p>A caller that begins a problem must end it, because the group's status shows it until then.
 */
@FunctionalInterface
public interface Troubles {

    /**
     * A problem has begun. Called again while it lasts, this updates the cause.
     *
     * @param about the problem's key; each part has at most one problem for each key
     * @param what for the log and the status, with the names that it is about
     */
    void begin(String about, String what, Throwable cause);

    /** The problem with this key is over; no effect if there was none. */
    default void end(String about) {}
}
