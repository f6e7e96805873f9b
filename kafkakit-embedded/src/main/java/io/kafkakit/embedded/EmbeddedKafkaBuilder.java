package io.kafkakit.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an {@link EmbeddedKafka} should be like. Each method checks what it is given.
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
     * How many brokers, 1 to 9; default 1. One is its own controller. Of more, each is a broker only, with a controller beside
     * them that always runs, so that every broker can be killed and the others go on.
     */
    public EmbeddedKafkaBuilder brokers(int brokers) {
        if (brokers < 1 || brokers > MAX_BROKERS) {
            throw new IllegalArgumentException("brokers: " + brokers + "; give 1 to " + MAX_BROKERS);
        }
        this.brokers = brokers;
        return this;
    }

    /** The port of the first broker, the others follow upwards; default 0, which takes free ports. */
    public EmbeddedKafkaBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: " + port + "; give 1 to " + MAX_PORT + ", or 0 for a free one");
        }
        this.port = port;
        return this;
    }

    /**
     * The address that clients are told to use instead of where the first broker listens; for further brokers the port counts
     * upwards. For a proxy in front, which forwards to {@link Broker#port()}. Brokers go on talking to each other directly.
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
     * Keeps the data in this directory, which is created if need be and never deleted. If it has data of an earlier run, that
     * is used and the cluster's id is the same.
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
     * A setting of Kafka's broker, for all brokers, instead of the kit's or Kafka's default.
     *
     * <p>The listener for clients is named CLIENTS. To secure it set {@code listener.security.protocol.map} to, say, {@code
     * CLIENTS:SASL_SSL}, its own settings as {@code listener.name.clients.…}, and what clients need with {@link
     * #clientSetting}. Settings the kit must own, such as {@code listeners}, and unknown ones are refused at the start.
     */
    public EmbeddedKafkaBuilder setting(String name, String value) {
        server.put(name, Objects.requireNonNull(value, () -> "setting " + name + " has no value"));
        return this;
    }

    /** Broker settings, as {@link #setting} one by one. */
    public EmbeddedKafkaBuilder settings(Map<String, String> settings) {
        settings.forEach(this::setting);
        return this;
    }

    /** A setting that clients need to connect, for {@link EmbeddedKafka#clientSettings()} and the kit's own admin. */
    public EmbeddedKafkaBuilder clientSetting(String name, String value) {
        client.put(name, Objects.requireNonNull(value, () -> "client setting " + name + " has no value"));
        return this;
    }

    /**
     * Lets in only clients with this user and password: SASL_PLAINTEXT with the mechanism PLAIN. {@link
     * EmbeddedKafka#clientSettings()} has the login.
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
     * Starts it; returns when all brokers take requests.
     *
     * @throws IllegalArgumentException if what was asked for does not fit together
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
