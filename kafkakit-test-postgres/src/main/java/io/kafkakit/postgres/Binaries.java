package io.kafkakit.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from their jar once for all test JVMs of a user. */
final class Binaries {

    private static final boolean POSIX = !isWindows();

    private Binaries() {}

    static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** The folder that has {@code bin}, {@code lib} and {@code share}. */
    static Path folder() {
        String name = archive();
        try (InputStream found = Binaries.class.getResourceAsStream("/" + name)) {
            if (found == null) {
                throw new IllegalStateException("no PostgreSQL for this machine: " + name
                        + " is not in the class path; see postgresql-server.platform in the parent POM");
            }
            String size = Long.toString(
                    Binaries.class.getResource("/" + name).openConnection().getContentLengthLong());
            Path folder = Temporary.root().resolve("postgresql-" + size);
            unpackOnce(found, folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack PostgreSQL", e);
        }
    }

    private static String archive() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (isWindows()) {
            return "postgres-windows-" + machine + ".txz";
        }
        return (system.startsWith("mac") ? "postgres-darwin-" : "postgres-linux-") + machine + ".txz";
    }

    /** Another JVM that wants the same waits for the lock, and then finds it there. */
    private static void unpackOnce(InputStream packed, Path folder) throws IOException {
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var unused = channel.lock();
            if (Files.isDirectory(folder)) {
                return;
            }
            Path partial = Files.createTempDirectory(folder.getParent(), "unpacking");
            unpack(packed, partial);
            Unprivileged.mayRead(partial);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(InputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if (POSIX) {
            boolean runs = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
