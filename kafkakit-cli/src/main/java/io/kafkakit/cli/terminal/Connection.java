package io.kafkakit.cli.terminal;

import io.kafkakit.KafkaCluster;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster a command talks to. */
public final class Connection {

    private static final String SERVERS = "bootstrap.servers";

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "The cluster, if --config does not tell. Default: localhost:9092.")
    private @Nullable String servers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of Kafka's clients as a properties file, such as those of its security.")
    private @Nullable Path file;

    /** The cluster, to be closed. */
    public KafkaCluster connect() {
        return KafkaCluster.connect(settings());
    }

    /** For its topics; to be closed. */
    public Admin admin() {
        return Admin.create(settings());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        if (file != null) {
            read(file).forEach((name, value) -> settings.put(name.toString(), value));
        }
        if (servers != null) {
            settings.put(SERVERS, servers);
        }
        settings.putIfAbsent(SERVERS, "localhost:9092");
        return settings;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure("--config " + file + " cannot be read: " + e, e);
        }
    }
}
