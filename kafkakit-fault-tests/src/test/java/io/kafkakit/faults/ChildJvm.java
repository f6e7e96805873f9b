package io.kafkakit.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with the class path of this one, that can be sent signals. Its main class ends when its standard input does, so also when
 * this JVM is killed. Not thread-safe, but for what it said.
 */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final Thread listener = new Thread(this::listen, "child-listener");
    /** What lets it go on; null while it is not stopped. */
    private @Nullable Process holder;

    private ChildJvm(Process process) {
        this.process = process;
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts one.
     *
     * @param log gets what it logs
     */
    static ChildJvm start(Path log, List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // They live for a minute: what the second compiler would gain is less than what it costs.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            said.add("its output broke off: " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isStopped() {
        return holder != null;
    }

    /** What it told so far, line by line. */
    List<String> said() {
        return List.copyOf(said);
    }

    /** As {@code kill -9}. */
    void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd(30);
        goOn();
    }

    /**
     * All its threads stop where they are, and know nothing of it. It is the shell that holds it: should this JVM be gone before it
     * lets it go on, the shell does, and the child sees that it is alone.
     */
    void stop() {
        String pid = Long.toString(process.pid());
        try {
            holder = new ProcessBuilder("sh", "-c", "kill -STOP " + pid + " && echo; read line; kill -CONT " + pid)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (holder.getInputStream().read() < 0 && process.isAlive()) {
                throw new IllegalStateException("pid " + pid + " cannot be stopped");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** They go on, if they were stopped. */
    void goOn() {
        if (holder == null) {
            return;
        }
        try {
            holder.getOutputStream().close();
            holder.waitFor();
            holder = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM: asks it to end, as an orchestrator does. */
    void terminate() {
        process.destroy();
    }

    /** Ends its standard input, by which it knows that its work is over. */
    void finish() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for its end, and for all that it told.
     *
     * @return its exit code; -1 if it has not ended in time
     */
    int awaitEnd(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                return -1;
            }
            listener.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
