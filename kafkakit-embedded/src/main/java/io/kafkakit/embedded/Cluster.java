package io.kafkakit.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.metadata.MetadataCache;
import org.jspecify.annotations.Nullable;

/** All nodes, and the order in which they start and stop. Thread-safe: starting and stopping exclude each other. */
final class Cluster {
    private static final int CONTROLLER_ID = 100;

    private final DataDirectory directory;
    /** Null if the only broker is the controller too. */
    private final @Nullable Node controller;

    private final List<Node> brokers;
    private boolean closed;

    Cluster(ClusterSettings settings, DataDirectory directory) {
        this.directory = directory;
        directory.checkBrokers(settings.brokers());
        boolean combined = settings.brokers() == 1;
        controller = combined ? null : node(Role.CONTROLLER, CONTROLLER_ID, settings);
        brokers = IntStream.rangeClosed(1, settings.brokers())
                .mapToObj(id -> node(combined ? Role.COMBINED : Role.BROKER, id, settings))
                .toList();
    }

    private Node node(Role role, int id, ClusterSettings settings) {
        directory.format(role, id);
        return new Node(id, role, directory.node(role, id), settings);
    }

    List<Node> brokers() {
        return brokers;
    }

    /** Starts the nodes that do not run. */
    synchronized void start() {
        boolean up = false;
        try {
            inStartOrder().forEach(this::start);
            up = true;
        } finally {
            if (!up) {
                Closing.quietly(this::stop);
            }
        }
    }

    synchronized void start(Node node) {
        if (closed) {
            throw new IllegalStateException("this EmbeddedKafka is closed: start another");
        }
        if (!node.isRunning()) {
            node.start(node == controller ? null : controller);
        }
    }

    /**
     * Brokers first, because each still talks to the controller when it stops. If one fails to stop, the others are
     * stopped anyway.
     */
    synchronized void stop() {
        endAll(Node::stop);
    }

    private void endAll(Consumer<Node> end) {
        List<Node> nodes = new ArrayList<>(inStartOrder());
        Collections.reverse(nodes);
        EmbeddedKafkaException failure = new EmbeddedKafkaException("Kafka did not stop in order");
        for (Node node : nodes) {
            try {
                end.accept(node);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    synchronized void stop(Node node) {
        node.stop();
    }

    synchronized void kill(Node node) {
        node.kill();
    }

    /** Ends all nodes for good; without hand-over if nobody will use the data again. */
    synchronized void close(boolean dataIsKept) {
        closed = true;
        endAll(dataIsKept ? Node::stop : Node::kill);
    }

    synchronized int port(Node node) {
        return node.port(Listener.CLIENTS);
    }

    synchronized boolean isRunning(Node node) {
        return node.isRunning();
    }

    synchronized String bootstrapServers() {
        return String.join(
                ",", brokers.stream().map(node -> node.advertised().toString()).toList());
    }

    /** The metadata of each running broker. */
    synchronized List<MetadataCache> metadata() {
        return brokers.stream().map(Node::metadata).filter(Objects::nonNull).toList();
    }

    private List<Node> inStartOrder() {
        List<Node> nodes = new ArrayList<>();
        if (controller != null) {
            nodes.add(controller);
        }
        nodes.addAll(brokers);
        return nodes;
    }
}
