package io.kafkakit.embedded;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;

/** Checks the user's broker settings. Kafka itself would silently accept a misspelt one. */
final class UserSettings {
    private static final String NODES = "the kit numbers the nodes itself: use brokers(n)";
    private static final String ADDRESS = "the kit opens the listeners itself: use port(n) or advertised(host, port)";
    private static final String DIRECTORY = "each node has a directory of its own: use directory(path)";
    private static final String INTERNAL =
            "brokers and controller have listeners of their own, which clients do not use";

    private static final Map<String, String> OWNED = Map.ofEntries(
            Map.entry("node.id", NODES),
            Map.entry("broker.id", NODES),
            Map.entry("process.roles", NODES),
            Map.entry("listeners", ADDRESS),
            Map.entry("advertised.listeners", ADDRESS),
            Map.entry("log.dir", DIRECTORY),
            Map.entry("log.dirs", DIRECTORY),
            Map.entry("metadata.log.dir", DIRECTORY),
            Map.entry("controller.listener.names", INTERNAL),
            Map.entry("controller.quorum.voters", INTERNAL),
            Map.entry("controller.quorum.bootstrap.servers", INTERNAL),
            Map.entry("inter.broker.listener.name", INTERNAL),
            Map.entry("security.inter.broker.protocol", INTERNAL));

    private static final String CLIENTS_PREFIX = "listener.name.clients.";

    /** The user's plug-in classes may read settings that Kafka does not know. */
    private static final Set<String> PLUGINS = Set.of(
            "authorizer.class.name",
            "metric.reporters",
            "client.quota.callback.class",
            "principal.builder.class",
            "create.topic.policy.class.name",
            "alter.config.policy.class.name",
            "config.providers");

    private UserSettings() {}

    static void check(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            String reason = OWNED.get(name);
            if (reason != null) {
                throw new IllegalArgumentException("setting " + name + "=" + value + " cannot be given: " + reason);
            }
        });
        if (settings.keySet().stream().noneMatch(PLUGINS::contains)) {
            settings.keySet().forEach(UserSettings::checkKnown);
        }
        checkProtocols(settings.getOrDefault("listener.security.protocol.map", ""));
    }

    /** Without the value, because it may be a password. */
    private static void checkKnown(String name) {
        if (!name.startsWith(CLIENTS_PREFIX) && !KafkaConfig.configDef().names().contains(name)) {
            throw new IllegalArgumentException("setting " + name + " is not one of this Kafka's broker settings:"
                    + " correct the name (those of one listener start with " + CLIENTS_PREFIX + ")");
        }
    }

    private static void checkProtocols(String map) {
        Stream.of(map.split(","))
                .map(String::trim)
                .filter(pair -> !pair.isEmpty())
                .forEach(pair -> {
                    if (!pair.startsWith(Listener.CLIENTS + ":")) {
                        throw new IllegalArgumentException(
                                "setting listener.security.protocol.map=" + map + ": give only the protocol of the"
                                        + " listener for clients, such as CLIENTS:SASL_PLAINTEXT");
                    }
                });
    }
}
