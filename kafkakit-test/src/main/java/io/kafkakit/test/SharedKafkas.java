package io.kafkakit.test;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.HashMap;
import java.util.Map;

/**
 * The Kafkas that the test classes of this JVM share, one for each set of brokers and settings. Static because a JVM has one set of
 * tests, and code that runs before JUnit calls an extension has nothing else to hold on to. Thread-safe.
 */
final class SharedKafkas {

    private static final Map<Object, EmbeddedKafka> RUNNING = new HashMap<>();
    /** Ends what no test plan ends: a Kafka that was asked for where no extension takes part. */
    private static final Thread AT_THE_END = new Thread(SharedKafkas::closeAll, "kafkakit-shared-kafkas");

    static {
        Runtime.getRuntime().addShutdownHook(AT_THE_END);
    }

    private SharedKafkas() {}

    static synchronized EmbeddedKafka of(WantedKafka wanted) {
        return RUNNING.computeIfAbsent(wanted.sharedBy(), its -> wanted.start());
    }

    /** A test plan that follows in the same JVM starts its own. */
    static synchronized void closeAll() {
        RUNNING.values().forEach(EmbeddedKafka::close);
        RUNNING.clear();
    }
}
