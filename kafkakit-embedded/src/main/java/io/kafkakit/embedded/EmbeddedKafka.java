package io.kafkakit.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka inside the JVM.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
 *   kafka.createTopic("orders", 6);
 *   var producer = new KafkaProducer<>(kafka.clientSettings(), new StringSerializer(), new StringSerializer());
 *   ...
 * }
 * }</pre>
 *
 * <p>It listens on 127.0.0.1 only. The first start in a JVM takes one to three seconds, mostly for loading classes;
 * later ones take a quarter of a second. It is fastest to use one Kafka for all tests of a JVM, and new topics for each
 * test.
 *
 * <p>Thread-safe. After {@link #close} it leaves no threads, except for two idle daemons named
 * {@code metrics-meter-tick-thread} that Kafka keeps for the life of a JVM.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final ClusterSettings settings;
    private final DataDirectory directory;
    private final Cluster cluster;
    private final Object adminLock = new Object();
    private @Nullable Admin admin;
    private boolean closed;

    private EmbeddedKafka(ClusterSettings settings, DataDirectory directory) {
        this.settings = settings;
        this.directory = directory;
        cluster = new Cluster(settings, directory);
    }

    /**
     * Starts one broker on a free port, with its data in a temporary directory that {@link #close} deletes. Returns
     * when it takes requests.
     *
     * @throws EmbeddedKafkaException if it does not start; nothing is left behind then
     */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    /** For more brokers, a fixed port, a lasting directory or settings of your own. */
    public static EmbeddedKafkaBuilder builder() {
        return new EmbeddedKafkaBuilder();
    }

    static EmbeddedKafka start(ClusterSettings settings, DataDirectory directory) {
        boolean up = false;
        try {
            EmbeddedKafka kafka = new EmbeddedKafka(settings, directory);
            kafka.cluster.start();
            up = true;
            return kafka;
        } finally {
            if (!up) {
                Closing.quietly(directory);
            }
        }
    }

    /** {@code 127.0.0.1:port} of each broker, or the advertised addresses; the same after a restart. */
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /**
     * All settings that a producer, consumer or admin needs to connect: {@code bootstrap.servers} and, with SASL, the
     * login.
     */
    public Map<String, Object> clientSettings() {
        Map<String, Object> client = new HashMap<>(settings.client());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return client;
    }

    /**
     * Creates a topic and waits until it is usable: every broker knows the leaders of all its partitions. It has as
     * many replicas as there are brokers, three at most.
     *
     * @param partitions 1 or more
     * @throws EmbeddedKafkaException if Kafka refuses, for example because the topic exists, or after 30 seconds
     */
    public void createTopic(String topic, int partitions) {
        createTopic(topic, partitions, Map.of());
    }

    /** As {@link #createTopic(String, int)}, with topic settings such as {@code cleanup.policy=compact}. */
    public void createTopic(String topic, int partitions, Map<String, String> configs) {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions: " + partitions + " for topic '" + topic + "'; give 1 or more");
        }
        new Topics(cluster, admin()).create(topic, partitions, configs);
    }

    /** A client for everything else. It belongs to this object: do not close it. */
    public Admin admin() {
        synchronized (adminLock) {
            if (closed) {
                throw new IllegalStateException("this EmbeddedKafka is closed: start another");
            }
            if (admin == null) {
                admin = Admin.create(clientSettings());
            }
            return admin;
        }
    }

    /** A broker by its id, from 1 up. */
    public Broker broker(int id) {
        return brokers().stream()
                .filter(broker -> broker.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("broker: " + id + "; give 1 to " + settings.brokers()
                        + ", or more brokers(...) to the builder"));
    }

    /** All brokers, running or not. */
    public List<Broker> brokers() {
        return cluster.brokers().stream().map(node -> new Broker(cluster, node)).toList();
    }

    /** The directory of the data. */
    public Path directory() {
        return directory.root();
    }

    /** The cluster's id, which is stored in the directory. */
    public String clusterId() {
        return directory.clusterId();
    }

    /** Stops all brokers; {@link #restart} brings them back with their data. */
    public void stop() {
        cluster.stop();
    }

    /**
     * Stops the running brokers and starts all brokers on the same ports and data.
     *
     * @throws EmbeddedKafkaException if a port is taken now
     */
    public void restart() {
        cluster.stop();
        cluster.start();
    }

    /** Stops everything, and deletes the data if it is in a temporary directory. Further calls have no effect. */
    @Override
    public void close() {
        synchronized (adminLock) {
            if (closed) {
                return;
            }
            closed = true;
            if (admin != null) {
                Closing.quietly(admin);
            }
        }
        try (directory) {
            cluster.close(!directory.isTemporary());
        }
    }
}
