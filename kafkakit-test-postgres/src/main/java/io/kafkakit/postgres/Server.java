package io.kafkakit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of PostgreSQL with its data, on the loopback address. It dies with this JVM, however that dies. */
final class Server {

    /** The shell holds PostgreSQL for as long as its input is open: SIGQUIT is what {@code -m immediate} sends. */
    private static final String KEEPER = "\"$@\" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server";

    private static final int SECONDS = 60;

    private final Path binaries;
    private final Path data;
    private final int port;
    private @Nullable Process process;

    Server() {
        try {
            binaries = Binaries.folder();
            data = Files.createTempDirectory(Temporary.root(), "data");
            Unprivileged.owns(data);
            port = freePort();
            initialize();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a PostgreSQL", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy));
        start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void initialize() throws IOException {
        Process initdb = new ProcessBuilder(Unprivileged.command(List.of(
                        program("initdb"),
                        "--auth=trust",
                        "--username=postgres",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--pgdata=" + data)))
                .redirectErrorStream(true)
                .start();
        String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ended(initdb) != 0) {
            throw new IllegalStateException("initdb failed: " + said);
        }
    }

    private String program(String name) {
        return binaries.resolve("bin")
                .resolve(Binaries.isWindows() ? name + ".exe" : name)
                .toString();
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** Starts on the same data and the same port; returns when it takes connections. */
    synchronized void start() {
        if (process != null) {
            return;
        }
        List<String> command = new ArrayList<>();
        if (!Binaries.isWindows()) {
            command.addAll(List.of("sh", "-c", KEEPER, "sh"));
        }
        command.addAll(Unprivileged.command(List.of(
                program("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "fsync=off")));
        try {
            Path log = data.resolveSibling(data.getFileName() + ".log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitConnections(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL", e);
        }
    }

    private void awaitConnections(Path log) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try {
                DriverManager.getConnection(url("postgres")).close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("PostgreSQL does not start: " + Files.readString(log), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a checkpoint and without a word to its clients, as {@code pg_ctl stop -m immediate} does. */
    synchronized void stopAtOnce() {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        try {
            if (Binaries.isWindows()) {
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
            running.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ended(running);
    }

    private void destroy() {
        stopAtOnce();
        try {
            Temporary.delete(data);
            Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".log"));
        } catch (IOException e) {
            // It is in a folder for temporary files.
        }
    }

    private static int ended(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("does not end: " + process.info());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
