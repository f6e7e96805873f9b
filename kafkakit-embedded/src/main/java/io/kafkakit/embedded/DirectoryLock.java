package io.kafkakit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second Kafka off a data directory, in this process or another.
 *
 * <p>Kafka locks its directories too. But a node that is broker and controller locks them only after its controller has
 * begun to write. By then the metadata log of the first Kafka is broken, and its thread spins for ever.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    static DirectoryLock on(Path directory) {
        try {
            Files.createDirectories(directory);
            Path path = directory.resolve(".kafkakit-lock");
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(file)) {
                file.close();
                throw new EmbeddedKafkaException(
                        "directory " + directory + " is in use by another Kafka, which holds the lock " + path
                                + ": close that one or give another directory");
            }
            return new DirectoryLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException("directory " + directory + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        Closing.quietly(file);
    }
}
