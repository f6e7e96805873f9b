package io.kafkakit.cli.demo;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A worker in a JVM of its own, see {@link WorkerMain}. What it is to do goes to its standard input, so that logins do not
 * show in the list of processes; when that input ends, because this JVM is gone, the worker ends too.
 */
final class WorkerProcess {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(40);

    private final JavaProcess process;

    private WorkerProcess(JavaProcess process) {
        this.process = process;
    }

    static WorkerProcess start(Venue venue, long seed) {
        Redirect errors = System.getProperty("kafkakit.log") == null ? Redirect.DISCARD : Redirect.INHERIT;
        try {
            WorkerProcess worker = new WorkerProcess(
                    JavaProcess.start(JavaProcess.SHORT_LIVED, List.of(WorkerMain.class.getName()), errors));
            worker.instruct(venue, seed);
            return worker;
        } catch (IOException e) {
            throw new CommandFailure("the worker JVM cannot be started: " + e.getMessage(), e);
        }
    }

    private void instruct(Venue venue, long seed) throws IOException {
        Properties instructions = new Properties();
        for (Map.Entry<String, Object> setting : venue.kafka().entrySet()) {
            instructions.setProperty(
                    WorkerMain.KAFKA + setting.getKey(), setting.getValue().toString());
        }
        instructions.setProperty(WorkerMain.PREFIX, venue.prefix());
        instructions.setProperty(WorkerMain.FLOW, venue.flow().name());
        instructions.setProperty(WorkerMain.SEED, Long.toString(seed));
        StringWriter text = new StringWriter();
        instructions.store(text, null);
        process.tell(text + WorkerMain.START);
    }

    /** How many transactions it has told of. */
    long transactions() {
        String told = lastAfter(WorkerMain.TRANSACTIONS);
        return told.isEmpty() ? 0 : Long.parseLong(told);
    }

    /** What follows in the last line that begins so; empty if there is none. */
    private String lastAfter(String beginning) {
        return process.lines().stream()
                .filter(line -> line.startsWith(beginning))
                .reduce("", (former, line) -> line.substring(beginning.length()));
    }

    /** Fails if the worker has ended by itself. */
    void check() {
        process.exitCode().ifPresent(status -> {
            throw new CommandFailure("the worker JVM ended by itself with status " + status + " "
                    + lastAfter(WorkerMain.FAILURE) + "; run again with --verbose to see why");
        });
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    /** Lets it finish what it has begun. */
    void close() {
        try {
            process.tell(WorkerMain.CLOSE);
        } catch (IOException e) {
            // It is gone already.
            process.kill();
        }
        process.awaitEndOrKill(CLOSE_TIMEOUT);
    }
}
