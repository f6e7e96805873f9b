package io.kafkakit.internal.monitor;

/**
 * Where a part of a group tells what is wrong with it, and when that is over. From any thread; no call waits.
 *
 * <p>Who begins something has to see to it that it ends: it stands in the group's status until then.
 */
@FunctionalInterface
public interface Troubles {

    /**
     * Something is wrong. Said again while it lasts, it brings the cause up to date.
     *
     * @param about what it is about; of one part, there is one trouble at once about each
     * @param what for the log and the status, with the names that it is about
     */
    void begin(String about, String what, Throwable cause);

    /** What was wrong about this is not any more; nothing happens if nothing was. */
    default void end(String about) {}
}
