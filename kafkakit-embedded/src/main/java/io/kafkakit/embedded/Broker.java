package io.kafkakit.embedded;

/**
 * One broker of an {@link EmbeddedKafka}, which can be stopped, killed and started on its own. Thread-safe.
 *
 * <pre>{@code
 * kafka.broker(2).kill();      // its partitions have no leader until the controller gives it up, 3 seconds later
 * kafka.broker(2).start();     // same port, same data
 * }</pre>
 */
public final class Broker {
    private final Cluster cluster;
    private final Node node;

    Broker(Cluster cluster, Node node) {
        this.cluster = cluster;
        this.node = node;
    }

    /** Its {@code node.id}: 1 for the first broker. */
    public int id() {
        return node.id();
    }

    /** The port on 127.0.0.1 where it listens for clients, whatever address is advertised. */
    public int port() {
        return cluster.port(node);
    }

    /** Whether it has been started and neither stopped nor killed since. */
    public boolean isRunning() {
        return cluster.isRunning(node);
    }

    /**
     * Starts it again on the same port and data; does nothing if it runs. Returns when it takes requests. It may not
     * have caught up with the partitions it follows by then: for that, wait for the topic's in-sync replicas.
     *
     * @throws EmbeddedKafkaException if its port is taken now, or Kafka refuses to start
     */
    public void start() {
        cluster.start(node);
    }

    /** Stops it in order: other brokers take over its partitions first, then it disconnects its clients. */
    public void stop() {
        cluster.stop(node);
    }

    /**
     * Ends it without warning, as near to {@code kill -9} as one JVM allows. It tells the controller nothing, hands no
     * leadership over and drops its connections. The controller notices after {@code broker.session.timeout.ms}, here 3
     * seconds. The next start treats its logs as left by a crash: it recovers them and does not count as in sync.
     *
     * <p>Two things differ from a real kill. Its threads end in order, so a request under way may still be answered.
     * Its files are written out, as the operating system does after a killed process, but not after a power cut.
     */
    public void kill() {
        cluster.kill(node);
    }

    @Override
    public String toString() {
        return "broker " + id() + " on port " + port() + (isRunning() ? "" : " (not running)");
    }
}
