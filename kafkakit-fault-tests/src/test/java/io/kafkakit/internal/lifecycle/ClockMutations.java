package io.kafkakit.internal.lifecycle;

import net.bytebuddy.asm.Advice;
import org.apache.kafka.common.utils.Time;

/** Code that workers of the fault suite put into clocks. In this package, because the engine's is nobody else's business. */
// What is assigned to a parameter is what the changed method goes on with.
@SuppressWarnings({"UnusedVariable", "UnusedMethod"})
public final class ClockMutations {

    private static volatile long ahead;

    private ClockMutations() {}

    /** From now on, where {@link Off} is. */
    public static void ahead(long millis) {
        ahead = millis;
    }

    /** What Kafka's clients read. */
    public static Class<?> clients() {
        return Time.SYSTEM.getClass();
    }

    public static long wrong(long millis) {
        return millis + ahead;
    }

    public static final class Off {

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long millis) {
            millis = wrong(millis);
        }
    }
}
