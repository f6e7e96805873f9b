package io.kafkakit.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where PostgreSQL's files are: in a folder that another user than root can enter too. */
final class Temporary {

    private Temporary() {}

    static Path root() throws IOException {
        Path root =
                Path.of(System.getProperty("java.io.tmpdir"), "kafkakit-postgresql-" + System.getProperty("user.name"));
        Files.createDirectories(root);
        Unprivileged.mayRead(root);
        return root;
    }

    static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
