package io.kafkakit.embedded;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The three listeners of a node. Only {@link #CLIENTS} is the user's: its address is advertised, and its protocol can
 * be set.
 */
enum Listener {
    CLIENTS,
    /** Between brokers. Replication and transaction markers need no password here, and bypass a proxy of the user. */
    BROKERS,
    CONTROLLER;

    /** Brokers are reachable from this machine only. */
    static final String LOOPBACK = "127.0.0.1";

    String at(int port) {
        return at(LOOPBACK, port);
    }

    String at(String host, int port) {
        return name() + "://" + host + ":" + port;
    }

    /**
     * Kafka's {@code listener.security.protocol.map}: the user's protocol for the clients' listener, PLAINTEXT for the
     * others.
     */
    static String protocols(@Nullable String user) {
        Map<String, String> protocols = new LinkedHashMap<>();
        for (Listener listener : values()) {
            protocols.put(listener.name(), "PLAINTEXT");
        }
        Arrays.stream(user == null ? new String[0] : user.split(","))
                .map(pair -> pair.trim().split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> protocols.put(pair[0].trim(), pair[1].trim()));
        return protocols.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
