package io.kafkakit.test;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.HashMap;
import java.util.Map;

/**
 * The Kafkas that the test classes of this JVM share, one for each set of brokers and settings. Static, because a JVM
 * has one set of tests, and code that runs before any extension has no other place for it. Thread-safe.
 */
final class SharedKafkas {

    private static final Map<Object, EmbeddedKafka> RUNNING = new HashMap<>();
    /** Closes a Kafka that was requested where no extension takes part, so no test plan closes it. */
    private static final Thread AT_THE_END = new Thread(SharedKafkas::closeAll, "kafkakit-shared-kafkas");

    static {
        Runtime.getRuntime().addShutdownHook(AT_THE_END);
    }

    private SharedKafkas() {}

    static synchronized EmbeddedKafka of(WantedKafka wanted) {
        return RUNNING.computeIfAbsent(wanted.sharedBy(), its -> wanted.start());
    }

    /** A later test plan in the same JVM starts its own. */
    static synchronized void closeAll() {
        RUNNING.values().forEach(EmbeddedKafka::close);
        RUNNING.clear();
    }
}
