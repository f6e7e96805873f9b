package io.kafkakit.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link EmbeddedKafka}. Each method checks its arguments.
 *
 * <pre>{@code
 * EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3).port(9092).directory(Path.of("target/kafka")).start();
 * }</pre>
 *
 * <p>Not thread-safe; can be used again to start another Kafka.
 */
public final class EmbeddedKafkaBuilder {
    private static final int MAX_BROKERS = 9;
    private static final int MAX_PORT = 65_535;

    private int brokers = 1;
    private int port;
    private ClusterSettings.@Nullable Address advertised;
    private @Nullable Path directory;
    private final Map<String, String> server = new HashMap<>();
    private final Map<String, String> client = new HashMap<>();

    EmbeddedKafkaBuilder() {}

    /**
     * The number of brokers, 1 to 9; default 1. A single broker is its own controller. Several brokers have a separate
     * controller that always runs, so that every broker can be killed and the others go on.
     */
    public EmbeddedKafkaBuilder brokers(int brokers) {
        if (brokers < 1 || brokers > MAX_BROKERS) {
            throw new IllegalArgumentException("brokers: " + brokers + "; give 1 to " + MAX_BROKERS);
        }
        this.brokers = brokers;
        return this;
    }

    /** The port of the first broker, the others follow upwards; default 0, which uses free ports. */
    public EmbeddedKafkaBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + "; give 1 to " + MAX_PORT + ", or 0 for a free one");
        }
        this.port = port;
        return this;
    }

    /**
     * The address that clients are told for the first broker, instead of its listening address; further brokers have
     * the ports above it. Use it for a proxy that forwards to {@link Broker#port()}. Brokers talk to each other
     * directly.
     */
    public EmbeddedKafkaBuilder advertised(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "advertised host: '" + host + "'; give a name or an address, such as 127.0.0.1");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("advertised port: " + port + "; give 1 to " + MAX_PORT);
        }
        advertised = new ClusterSettings.Address(host, port);
        return this;
    }

    /**
     * Keeps the data in this directory, which is created if needed and never deleted. Data of an earlier run is used
     * again, with the same cluster id.
     */
    public EmbeddedKafkaBuilder directory(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "directory: " + directory + " is a file; give a directory or a path to create one");
        }
        this.directory = directory;
        return this;
    }

    /**
     * A Kafka broker setting for all brokers, which overrides the kit's and Kafka's defaults.
     *
     * <p>The listener for clients is named CLIENTS. To secure it, set {@code listener.security.protocol.map} to, for
     * example, {@code CLIENTS:SASL_SSL}. Set its own settings as {@code listener.name.clients.…}, and the clients'
     * settings with {@link #clientSetting}. The start refuses settings that the kit must own, such as
     * {@code listeners}, and unknown ones.
     */
    public EmbeddedKafkaBuilder setting(String name, String value) {
        server.put(name, Objects.requireNonNull(value, () -> "setting " + name + " has no value"));
        return this;
    }

    /** Several broker settings, as {@link #setting} does one by one. */
    public EmbeddedKafkaBuilder settings(Map<String, String> settings) {
        settings.forEach(this::setting);
        return this;
    }

    /**
     * A setting that clients need to connect. {@link EmbeddedKafka#clientSettings()} contains it, and the kit's own
     * admin uses it.
     */
    public EmbeddedKafkaBuilder clientSetting(String name, String value) {
        client.put(name, Objects.requireNonNull(value, () -> "client setting " + name + " has no value"));
        return this;
    }

    /**
     * Admits only clients with this user and password: SASL_PLAINTEXT with the mechanism PLAIN.
     * {@link EmbeddedKafka#clientSettings()} contains the login.
     *
     * @param user of letters, digits, {@code . _ -}
     */
    public EmbeddedKafkaBuilder sasl(String user, String password) {
        Sasl sasl = new Sasl(user, password);
        sasl.serverSettings().forEach(this::setting);
        sasl.clientSettings().forEach(this::clientSetting);
        return this;
    }

    /**
     * Starts the Kafka; returns when all brokers take requests.
     *
     * @throws IllegalArgumentException if the settings do not fit together
     * @throws EmbeddedKafkaException if a broker does not start; nothing is left running then
     */
    public EmbeddedKafka start() {
        KafkaVersions.check(EmbeddedKafka.class.getClassLoader());
        BrokerLogs.quieten();
        UserSettings.check(server);
        if (port + brokers - 1 > MAX_PORT) {
            throw new IllegalArgumentException(
                    "port: " + port + " leaves no room for brokers: " + brokers + "; give a lower one");
        }
        ClusterSettings settings = new ClusterSettings(brokers, port, advertised, server, client);
        return EmbeddedKafka.start(
                settings, directory == null ? DataDirectory.temporary() : DataDirectory.at(directory));
    }
}
