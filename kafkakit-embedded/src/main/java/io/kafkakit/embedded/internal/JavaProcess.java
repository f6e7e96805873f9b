package io.kafkakit.embedded.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that this one started, with its Java and its class path. A thread reads the lines of its standard output until they end,
 * so the process never waits for a reader. It gets lines on its standard input. That input ends when this JVM is gone, and its
 * main class should end then too. Thread-safe.
 *
 * <p>For kafkakit's own modules only.
 */
public final class JavaProcess implements AutoCloseable {

    /** Options of a JVM that lives for a minute: the second compiler would cost more than it gains. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private final Process process;
    private final Writer input;
    private final Thread listener;
    /** All that it told. This list is the lock of the two fields below, and is notified of each change. */
    private final List<String> lines = new ArrayList<>();
    /** How many of them {@link #awaitLine} has passed. */
    private int passed;
    /** No line will follow. */
    private boolean outputEnded;

    private JavaProcess(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        listener = new Thread(this::listen, "listener-of-" + process.pid());
        listener.setDaemon(true);
    }

    /**
     * Starts one.
     *
     * @param options of the JVM, system properties included
     * @param mainAndArguments the name of the main class, and its arguments
     * @param errors where its standard error goes
     */
    public static JavaProcess start(List<String> options, List<String> mainAndArguments, Redirect errors)
            throws IOException {
        return start(options, System.getProperty("java.class.path"), mainAndArguments, errors);
    }

    /** The same with another class path. */
    public static JavaProcess start(
            List<String> options, String classPath, List<String> mainAndArguments, Redirect errors) throws IOException {
        JavaProcess java = new JavaProcess(new ProcessBuilder(command(options, classPath, mainAndArguments))
                .redirectError(errors)
                .start());
        java.listener.start();
        return java;
    }

    /** The command that {@link #start} runs, for those who need other redirects or another environment. */
    public static List<String> command(List<String> options, List<String> mainAndArguments) {
        return command(options, System.getProperty("java.class.path"), mainAndArguments);
    }

    private static List<String> command(List<String> options, String classPath, List<String> mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        command.addAll(mainAndArguments);
        return command;
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            add("its output broke off: " + e);
        } finally {
            synchronized (lines) {
                outputEnded = true;
                lines.notifyAll();
            }
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }

    /** For its id and the processor time that it used. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** All lines that it told so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /**
     * Waits for a line that begins so, and passes it and all lines before it. The next call looks at later lines only.
     *
     * @return what follows in that line; empty if the output ended without one
     * @throws TimeoutException if there is no such line within the limit
     */
    public Optional<String> awaitLine(String beginning, Duration limit) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (lines) {
            while (true) {
                while (passed < lines.size()) {
                    String line = lines.get(passed++);
                    if (line.startsWith(beginning)) {
                        return Optional.of(line.substring(beginning.length()));
                    }
                }
                long left = deadline - System.nanoTime();
                if (outputEnded) {
                    return Optional.empty();
                } else if (left <= 0) {
                    throw new TimeoutException("no line began with " + beginning + " within " + limit);
                }
                TimeUnit.NANOSECONDS.timedWait(lines, left);
            }
        }
    }

    /** Writes a line to its standard input. */
    public void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Ends its standard input. */
    public void endInput() throws IOException {
        input.close();
    }

    /** Sends SIGTERM. Its input and its output stay open: the process's own method would close them. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Its exit code; empty while it runs, or while there are lines to read. */
    public OptionalInt exitCode() {
        return isAlive() || listener.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Waits until it has ended and all its lines are read.
     *
     * @return its exit code; empty if that takes longer than the limit
     */
    public OptionalInt awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            TimeUnit.NANOSECONDS.timedJoin(listener, deadline - System.nanoTime());
        }
        return exitCode();
    }

    /** Waits as {@link #awaitEnd}. Kills it if it has not ended within the limit, or if this thread is interrupted. */
    public void awaitEndOrKill(Duration limit) {
        try {
            if (awaitEnd(limit).isPresent()) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /**
     * Ends it as {@code kill -9} does. Returns when it has ended and all its lines are read, or when this thread is interrupted.
     *
     * @throws IllegalStateException if it does not end
     */
    public void kill() {
        // Not the process's own method, which would close its output before it is read.
        process.toHandle().destroyForcibly();
        try {
            if (awaitEnd(KILL_TIMEOUT).isEmpty()) {
                throw new IllegalStateException("process " + process.pid() + " or its output does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        kill();
    }
}
