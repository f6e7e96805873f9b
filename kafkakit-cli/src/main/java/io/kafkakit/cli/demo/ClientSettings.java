package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Settings of Kafka's clients in a properties file. */
final class ClientSettings {

    private ClientSettings() {}

    /** What the file says; nothing if there is none. */
    static Map<String, Object> read(@Nullable Path file) {
        Properties properties = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandFailure("--settings " + file + " cannot be read: give a properties file", e);
            }
        }
        Map<String, Object> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put(name.toString(), value));
        return settings;
    }
}
