package io.kafkakit.faults;

import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that can be sent signals, with the class path of this one unless another is given. Its main class ends when its standard
 * input does, so also when this JVM is killed. Not thread-safe, but for what it said.
 */
public final class ChildJvm implements AutoCloseable {

    private final JavaProcess process;
    /** What lets it go on; null while it is not stopped. */
    private @Nullable Process holder;

    private ChildJvm(JavaProcess process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param log gets what it logs
     */
    public static ChildJvm start(Path log, List<String> options, Class<?> main, List<String> arguments) {
        return start(log, System.getProperty("java.class.path"), options, main, arguments);
    }

    /** The same with another class path. */
    static ChildJvm start(Path log, String classPath, List<String> options, Class<?> main, List<String> arguments) {
        List<String> all = new ArrayList<>(JavaProcess.SHORT_LIVED);
        all.addAll(options);
        List<String> mainAndArguments = new ArrayList<>(List.of(main.getName()));
        mainAndArguments.addAll(arguments);
        try {
            return new ChildJvm(JavaProcess.start(all, classPath, mainAndArguments, Redirect.appendTo(log.toFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.handle().pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isStopped() {
        return holder != null;
    }

    /** What it told so far, line by line. */
    List<String> said() {
        return process.lines();
    }

    /** As {@code kill -9}. */
    void kill() {
        process.kill();
        goOn();
    }

    /**
     * All its threads stop where they are, and know nothing of it. It is the shell that holds it: should this JVM be gone before it
     * lets it go on, the shell does, and the child sees that it is alone.
     */
    void stop() {
        String pid = Long.toString(pid());
        try {
            holder = new ProcessBuilder("sh", "-c", "kill -STOP " + pid + " && echo; read line; kill -CONT " + pid)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (holder.getInputStream().read() < 0 && isAlive()) {
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
        process.terminate();
    }

    /** Ends its standard input, by which it knows that its work is over. */
    void finish() {
        try {
            process.endInput();
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
            return process.awaitEnd(Duration.ofSeconds(seconds)).orElse(-1);
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
