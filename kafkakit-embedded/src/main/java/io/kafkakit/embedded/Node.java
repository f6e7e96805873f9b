package io.kafkakit.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.metadata.MetadataCache;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;
import org.jspecify.annotations.Nullable;

/**
 * One KRaft node with its directory. It can start many times, and keeps its ports from the first start on. Guarded by
 * its {@link Cluster}.
 */
final class Node {
    private final int id;
    private final Role role;
    private final Path directory;
    private final ClusterSettings cluster;
    private final Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
    private @Nullable Server server;

    Node(int id, Role role, Path directory, ClusterSettings cluster) {
        this.id = id;
        this.role = role;
        this.directory = directory;
        this.cluster = cluster;
        if (role.isBroker()) {
            ports.put(Listener.CLIENTS, cluster.portOf(id));
            ports.put(Listener.BROKERS, 0);
        }
        if (role.isController()) {
            ports.put(Listener.CONTROLLER, 0);
        }
    }

    int id() {
        return id;
    }

    /** A node with a fatal fault counts as dead, although some of its threads may run until it is killed or started. */
    boolean isRunning() {
        return server != null && server.fatalFault() == null;
    }

    int port(Listener listener) {
        return Objects.requireNonNull(ports.get(listener), () -> role + " has no " + listener);
    }

    ClusterSettings.Address advertised() {
        return cluster.advertisedAddress(id, port(Listener.CLIENTS));
    }

    /** Starts with the given controller; null if this node is the controller. */
    void start(@Nullable Node controller) {
        kill();
        try (Sockets sockets = new Sockets()) {
            ports.replaceAll(sockets::bind);
            Node voter = controller == null ? this : controller;
            InetSocketAddress address = new InetSocketAddress(Listener.LOOPBACK, voter.port(Listener.CONTROLLER));
            KafkaConfig config = config(voter.id + "@" + Listener.LOOPBACK + ":" + address.getPort());
            server = Server.start(role, config, Map.of(voter.id, address), sockets);
        } catch (EmbeddedKafkaException | IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new EmbeddedKafkaException("node " + id + " did not start on " + directory + ": " + e, e);
        }
    }

    void stop() {
        end(Server::stop);
    }

    void kill() {
        if (server != null) {
            end(Server::kill);
            DataDirectory.forgetCleanShutdown(directory);
        }
    }

    private void end(Consumer<Server> how) {
        if (server != null) {
            Server ending = server;
            server = null;
            how.accept(ending);
            forgetLastMetric();
        }
    }

    /**
     * Kafka 4.3 and 4.4 leave this metric in a registry that lives as long as the JVM. It keeps the whole broker in
     * memory.
     */
    private void forgetLastMetric() {
        new KafkaMetricsGroup("kafka.log", "LogManager")
                .removeMetric("LogDirectoryCordoned", Map.of("logDirectory", directory.toString()));
    }

    @Nullable
    MetadataCache metadata() {
        return server == null ? null : server.metadata();
    }

    private KafkaConfig config(String voters) {
        try {
            return new KafkaConfig(settings(voters), false);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "Kafka refuses a setting: " + e.getMessage() + "; correct setting(name, value)", e);
        }
    }

    private Map<String, String> settings(String voters) {
        Map<String, String> settings = new TreeMap<>(BrokerDefaults.forBrokers(cluster.brokers()));
        settings.putAll(cluster.server());
        settings.put("node.id", Integer.toString(id));
        settings.put("process.roles", role.processRoles());
        settings.put("log.dirs", directory.toString());
        settings.put("controller.quorum.voters", voters);
        settings.put("controller.listener.names", Listener.CONTROLLER.name());
        settings.put(
                "listener.security.protocol.map", Listener.protocols(settings.get("listener.security.protocol.map")));
        settings.put("listeners", listeners());
        if (role.isBroker()) {
            settings.put("inter.broker.listener.name", Listener.BROKERS.name());
            ClusterSettings.Address forClients = advertised();
            settings.put(
                    "advertised.listeners",
                    Listener.CLIENTS.at(forClients.host(), forClients.port()) + ","
                            + Listener.BROKERS.at(port(Listener.BROKERS)));
        }
        return settings;
    }

    private String listeners() {
        return String.join(
                ",",
                ports.entrySet().stream().map(e -> e.getKey().at(e.getValue())).toList());
    }
}
