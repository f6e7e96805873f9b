package io.kafkakit.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The data of the nodes, one directory each. A temporary one is deleted at the end, a user's never. */
final class DataDirectory implements AutoCloseable {
    private static final String META_PROPERTIES = "meta.properties";

    private final Path root;
    private final boolean temporary;
    private final DirectoryLock lock;

    private DataDirectory(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
        lock = DirectoryLock.on(root);
    }

    static DataDirectory temporary() {
        try {
            return new DataDirectory(Files.createTempDirectory("kafkakit-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the broker's data: check java.io.tmpdir", e);
        }
    }

    static DataDirectory at(Path root) {
        return new DataDirectory(root.toAbsolutePath(), false);
    }

    Path root() {
        return root;
    }

    boolean isTemporary() {
        return temporary;
    }

    Path node(Role role, int id) {
        return root.resolve(role.isBroker() ? "broker-" + id : "controller");
    }

    /** Formats the node's directory if needed. Existing data stays, and so does the cluster's id. */
    void format(Role role, int id) {
        Path directory = node(role, id);
        if (Files.exists(directory.resolve(META_PROPERTIES))) {
            return;
        }
        try {
            Files.createDirectories(directory);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(id)
                    .setClusterId(clusterId())
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(Listener.CONTROLLER.name())
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException(
                    "directory " + directory + " could not be made ready for Kafka: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses data of another number of brokers. Partitions would lack replicas, or the controller would be another
     * node.
     */
    void checkBrokers(int brokers) {
        long found = formatted().stream()
                .filter(d -> d.getFileName().toString().startsWith("broker-"))
                .count();
        if (found != 0 && found != brokers) {
            throw new IllegalArgumentException("brokers: " + brokers + ", but directory " + root + " holds the data of "
                    + found + ": give brokers(" + found + ") or another directory");
        }
    }

    /** Releases the lock, and deletes a temporary directory. */
    @Override
    public void close() {
        lock.close();
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's temporary directory " + root + " could not be deleted", e);
        }
    }

    /** As after a crash: at its next start the broker checks its logs and does not count as in sync. */
    static void forgetCleanShutdown(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(".kafka_cleanshutdown"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read from any node's directory; a new one if there is none yet. */
    String clusterId() {
        return formatted().stream()
                .findFirst()
                .map(DataDirectory::storedClusterId)
                .orElseGet(() -> Uuid.randomUuid().toString());
    }

    private static String storedClusterId(Path node) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(node.resolve(META_PROPERTIES))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(node + "/" + META_PROPERTIES + " cannot be read", e);
        }
        return properties.getProperty("cluster.id");
    }

    private List<Path> formatted() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> nodes = Files.list(root)) {
            return nodes.filter(d -> Files.exists(d.resolve(META_PROPERTIES))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("directory " + root + " cannot be read", e);
        }
    }
}
