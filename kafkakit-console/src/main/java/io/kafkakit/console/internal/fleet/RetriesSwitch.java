package io.kafkakit.console.internal.fleet;

import io.kafkakit.Retries;

/** A retry policy that retries nothing, with the topics of another one: a group reads these as before. */
final class RetriesSwitch {

    private RetriesSwitch() {}

    @SuppressWarnings("unchecked")
    static Retries off(Retries policy) {
        return isOff(policy) ? policy : policy.notOn(Throwable.class);
    }

    static boolean isOff(Retries policy) {
        return policy.notOn().contains(Throwable.class);
    }
}
