package io.kafkakit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {

    /** In the jar of Kafka's clients. Asking their classes would start the logging, which takes longer than all the rest. */
    private static final String KAFKA_VERSION = "/kafka/kafka-version.properties";

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "kafkakit " + (version == null ? "(development)" : version), "Kafka " + kafka(), "Java " + Runtime.version()
        };
    }

    private static String kafka() {
        try (InputStream in = Version.class.getResourceAsStream(KAFKA_VERSION)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "(unknown)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
