package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a JVM of its own, see {@link WorkerMain}. What it is to do goes to its standard input, so that logins do not
 * show in the list of processes; when that input ends, because this JVM is gone, the worker ends too.
 */
final class WorkerProcess {

    private static final int CLOSE_SECONDS = 40;

    private final Process process;
    private final Writer input;
    private final Thread listener = new Thread(this::listen, "kafkakit-worker-listener");
    private volatile long transactions;
    private volatile String failure = "";

    private WorkerProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        listener.setDaemon(true);
    }

    static WorkerProcess start(Venue venue, long seed) {
        try {
            WorkerProcess worker = new WorkerProcess(new ProcessBuilder(command())
                    .redirectError(System.getProperty("kafkakit.log") == null ? Redirect.DISCARD : Redirect.INHERIT)
                    .start());
            worker.listener.start();
            worker.instruct(venue, seed);
            return worker;
        } catch (IOException e) {
            throw new CommandFailure("the worker JVM cannot be started: " + e.getMessage(), e);
        }
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName());
    }

    private void instruct(Venue venue, long seed) throws IOException {
        Properties instructions = new Properties();
        for (Map.Entry<String, Object> setting : venue.kafka().entrySet()) {
            instructions.setProperty(
                    WorkerMain.KAFKA + setting.getKey(), setting.getValue().toString());
        }
        instructions.setProperty(WorkerMain.PREFIX, venue.topics().prefix());
        instructions.setProperty(WorkerMain.SEED, Long.toString(seed));
        instructions.store(input, null);
        input.write(WorkerMain.START + "\n");
        input.flush();
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(WorkerMain.TRANSACTIONS)) {
                    transactions = Long.parseLong(line.substring(WorkerMain.TRANSACTIONS.length()));
                } else if (line.startsWith(WorkerMain.FAILURE)) {
                    failure = line.substring(WorkerMain.FAILURE.length());
                }
            }
        } catch (IOException e) {
            failure = "its output ended: " + e.getMessage();
        }
    }

    /** How many transactions it has told of. */
    long transactions() {
        return transactions;
    }

    /** Fails if the worker has ended by itself. */
    void check() {
        if (!process.isAlive()) {
            throw new CommandFailure("the worker JVM ended by itself with status " + process.exitValue() + " " + failure
                    + "; run again with --verbose to see why");
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Lets it finish what it has begun. */
    void close() {
        try {
            input.write(WorkerMain.CLOSE + "\n");
            input.flush();
        } catch (IOException e) {
            // It is gone already.
            process.destroyForcibly();
        }
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            listener.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
