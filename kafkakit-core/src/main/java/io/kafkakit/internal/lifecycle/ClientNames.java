package io.kafkakit.internal.lifecycle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The beginnings of client ids that are in use in this process. A client's id names its metrics in JMX, which the whole process has in
 * common, and so is this: of two clusters with one name the second has a number behind it. In the same order they have the same names
 * after each restart. Thread-safe.
 */
public final class ClientNames {

    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private ClientNames() {}

    /** This name if nobody has it, or else with the first number from 2 on that is free. */
    public static String take(String name) {
        String free = name;
        for (int number = 2; !TAKEN.add(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }

    /** Ends the use of a name that was taken. */
    public static void giveBack(String name) {
        TAKEN.remove(name);
    }
}
