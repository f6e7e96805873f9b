package io.kafkakit.bench.run;

import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that this one started, with the same class path. It ends when its standard input does, so also when this JVM is
 * killed; and it is killed when this JVM ends in good order, Ctrl-C included. Used by one thread.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

    private final JavaProcess process;
    private final Path log;
    private final Thread killer;

    private ChildJvm(JavaProcess process, Path log) {
        this.process = process;
        this.log = log;
        killer = new Thread(process::kill);
    }

    /**
     * Starts it.
     *
     * @param log gets its standard error
     * @param mainAndArguments the main class and its arguments
     */
    public static ChildJvm start(Path log, List<String> jvmOptions, String... mainAndArguments) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ChildJvm child = new ChildJvm(
                    JavaProcess.start(jvmOptions, List.of(mainAndArguments), Redirect.to(log.toFile())), log);
            Runtime.getRuntime().addShutdownHook(child.killer);
            return child;
        } catch (IOException e) {
            throw new BenchException("cannot start a JVM: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until it says that it is ready.
     *
     * @return what it said after that
     * @throws BenchException with what it logged last, if it ends instead, or is not ready in time
     */
    public String awaitReady() {
        try {
            return await("ready", "start", READY_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while a JVM started", e);
        }
    }

    /**
     * Sends it a line, and waits until it answers with one that begins with {@code answer}.
     *
     * @return what it said after that
     * @throws BenchException if it ends instead, or does not answer in time
     */
    public String ask(String request, Duration patience) throws InterruptedException {
        try {
            process.tell(request);
        } catch (IOException e) {
            throw new BenchException("the JVM takes no requests: " + e.getMessage() + tail(), e);
        }
        return await("answer", request, patience);
    }

    private String await(String word, String request, Duration patience) throws InterruptedException {
        try {
            return process.awaitLine(word, patience)
                    .orElseThrow(() -> new BenchException("the JVM ended and did not say " + word + tail()))
                    .trim();
        } catch (TimeoutException e) {
            throw new BenchException("no answer to " + request + " within " + patience.toSeconds() + " s" + tail(), e);
        }
    }

    /** The processor time that it has used, in nanoseconds. */
    public long cpuNanos() {
        return process.handle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where to look, without a path: that is of this machine. */
    public String see() {
        return ", see " + log.getFileName();
    }

    /** What it logged last, on lines of its own. */
    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - 15), lines.size());
            return see() + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return see() + ", which cannot be read: " + e.getMessage();
        }
    }

    /** Lets it end, and kills it if it does not. */
    @Override
    public void close() {
        try {
            process.endInput();
            process.awaitEndOrKill(END_TIMEOUT);
        } catch (IOException e) {
            process.kill();
        } finally {
            removeKiller();
        }
    }

    private void removeKiller() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // This JVM is ending already.
            return;
        }
    }
}
