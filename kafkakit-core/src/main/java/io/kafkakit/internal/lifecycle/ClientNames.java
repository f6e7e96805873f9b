package io.kafkakit.internal.lifecycle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prefixes of client ids that are in use in this process. A client's id names its metrics in JMX, which the whole
 * process shares, so this is shared too. If two clusters have the same name, the second gets a number. Made in the same
 * order, they get the same names after each restart. Thread-safe.
 */
public final class ClientNames {

    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private ClientNames() {}

    /** This name if it is free, else with the first free number from 2 on. */
    public static String take(String name) {
        String free = name;
        for (int number = 2; !TAKEN.add(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }

    /** Releases a name. */
    public static void giveBack(String name) {
        TAKEN.remove(name);
    }
}
