package io.kafkakit.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting, in one place: long enough for a busy machine, and never a sleep. */
public final class Eventually {

    private Eventually() {}

    public static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** Tells how things are, such as a group's status, if it does not come true. */
    public static void eventually(Callable<Boolean> condition, Supplier<?> state) {
        try {
            eventually(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("it did not come true; now there is " + state.get(), e);
        }
    }
}
