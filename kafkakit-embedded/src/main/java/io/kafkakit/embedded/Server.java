package io.kafkakit.embedded;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.ControllerServer;
import kafka.server.KafkaBroker;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.MetadataCache;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One run of a node: Kafka's controller and broker, assembled as in {@code KafkaRaftServer}. Two things differ: error
 * handlers do not end the process, and sockets are bound beforehand.
 */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration CONTROLLED_SHUTDOWN = Duration.ofSeconds(10);

    private final @Nullable ControllerServer controller;
    private final @Nullable KillableBroker broker;
    private final Metrics metrics;
    private final Faults faults;

    private Server(Role role, KafkaConfig config, Map<Integer, InetSocketAddress> voters, Sockets sockets) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> disk = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        String clusterId = disk._1().clusterId().orElseThrow();
        faults = new Faults(config.nodeId());
        metrics = kafka.server.Server.initializeMetrics(config, Time.SYSTEM, clusterId);
        SharedServer shared = new SharedServer(
                config,
                disk._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(voters),
                List.of(),
                faults,
                sockets);
        controller =
                role.isController() ? new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2()) : null;
        broker = role.isBroker() ? BrokerChoice.of(shared) : null;
    }

    /** Returns when the broker takes requests. An exception leaves nothing running. */
    static Server start(Role role, KafkaConfig config, Map<Integer, InetSocketAddress> voters, Sockets sockets) {
        Server server = new Server(role, config, voters, sockets);
        boolean up = false;
        try {
            server.startup();
            up = true;
            return server;
        } finally {
            // Not a catch block, because Kafka is written in Scala and throws checked exceptions that no signature
            // declares.
            if (!up) {
                Closing.quietly(server::kill);
                Closing.quietly(server.metrics);
            }
        }
    }

    private void startup() {
        // The controller first, because a broker registers with it before it is up.
        if (controller != null) {
            controller.startup();
        }
        if (broker != null) {
            broker.startup();
        }
        faults.afterStart();
    }

    /** Hands over the leadership of its partitions, then ends. */
    void stop() {
        if (broker != null) {
            broker.shutdown(CONTROLLED_SHUTDOWN);
        }
        if (controller != null) {
            controller.shutdown();
        }
    }

    /** Ends without telling anybody. */
    void kill() {
        if (broker != null) {
            broker.kill();
        }
        if (controller != null) {
            controller.shutdown();
        }
    }

    @Nullable
    MetadataCache metadata() {
        // Uses the interface's declaration, because the class's own method returns a type that is elsewhere in 4.2.
        KafkaBroker declared = broker;
        return declared == null ? null : declared.metadataCache();
    }

    @Nullable
    Throwable fatalFault() {
        return faults.fatal();
    }
}
