package io.kafkakit.embedded;

import java.lang.reflect.InvocationTargetException;
import kafka.server.SharedServer;

/**
 * The broker for the Kafka on the class path. One jar serves Kafka 4.2, 4.3 and 4.4. So classes that only some versions
 * can load are loaded by name.
 */
final class BrokerChoice {
    /** Kafka has had this class, and the fault, since 4.3. */
    private static final String SINCE_4_3 = "org.apache.kafka.metadata.KRaftMetadataCache";

    private BrokerChoice() {}

    /** A {@code MendedBroker} if Kafka has the fault that it mends. */
    static KillableBroker of(SharedServer shared) {
        if (!isThere(SINCE_4_3)) {
            return new KillableBroker(shared);
        }
        try {
            return Class.forName("io.kafkakit.embedded.MendedBroker")
                    .asSubclass(KillableBroker.class)
                    .getDeclaredConstructor(SharedServer.class)
                    .newInstance(shared);
        } catch (InvocationTargetException e) {
            throw new EmbeddedKafkaException("the broker could not be made: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new EmbeddedKafkaException(
                    "kafkakit-embedded was built for Kafka 4.2 and runs on a later one:"
                            + " build it with the version that it runs on",
                    e);
        }
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, BrokerChoice.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
