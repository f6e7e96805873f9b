package io.kafkakit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which Kafka the brokers are of: that of the clients, unless {@code -Dkafkakit.faults.broker.version=} names another one and
 * {@code -Dkafkakit.faults.broker.class-path=} a file with the class path of its JVM.
 *
 * @param version of Kafka; empty for whatever is there
 * @param classPath of the JVMs of brokers
 */
record BrokerKind(String version, String classPath) {

    static final String CLASS_PATH = "kafkakit.faults.broker.class-path";
    static final String VERSION = "kafkakit.faults.broker.version";

    /** The one that the system properties ask for. */
    static BrokerKind asked() {
        return of(System.getProperty(VERSION, ""), System.getProperty(CLASS_PATH, ""));
    }

    static BrokerKind of(String version, String file) {
        try {
            return new BrokerKind(
                    version,
                    file.isEmpty()
                            ? System.getProperty("java.class.path")
                            : Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    CLASS_PATH + "=" + file + " cannot be read: name a file with a class path", e);
        }
    }

    /**
     * A run says nothing of a version that was not there.
     *
     * @param said by a broker that is ready
     * @throws IllegalStateException if the broker is another one than was asked for
     */
    void check(List<String> said) {
        if (!version.isEmpty() && !said.contains(BrokerMain.VERSION + version)) {
            throw new IllegalStateException(
                    VERSION + "=" + version + ", but the broker said " + said + ": correct " + CLASS_PATH);
        }
    }
}
