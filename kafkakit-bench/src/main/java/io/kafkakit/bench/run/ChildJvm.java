package io.kafkakit.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM that this one started, with the same class path. It ends when its standard input does, so also when this JVM is
 * killed; and it is killed when this JVM ends in good order, Ctrl-C included. Used by one thread.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final Thread killer;
    private final BufferedReader out;

    private ChildJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
        killer = new Thread(process::destroyForcibly);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param log gets its standard error
     * @param mainAndArguments the main class and its arguments
     */
    public static ChildJvm start(Path log, List<String> jvmOptions, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process =
                    new ProcessBuilder(command).redirectError(log.toFile()).start();
            ChildJvm child = new ChildJvm(process, log);
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
     * @throws BenchException with what it logged last, if it ends instead
     */
    public String awaitReady() {
        return await("ready");
    }

    /**
     * Sends it a line, and waits until it answers with one that begins with {@code answer}.
     *
     * @return what it said after that
     * @throws BenchException if it ends instead, or does not answer in time
     */
    public String ask(String request, Duration patience) throws InterruptedException {
        try {
            process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return CompletableFuture.supplyAsync(() -> await("answer")).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new BenchException("the JVM takes no requests: " + e.getMessage() + tail(), e);
        } catch (TimeoutException e) {
            throw new BenchException("no answer to " + request + " within " + patience.toSeconds() + " s" + tail(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new BenchException(cause == null ? "no answer" : String.valueOf(cause.getMessage()), cause);
        }
    }

    private String await(String word) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(word)) {
                    return line.substring(word.length()).trim();
                }
            }
        } catch (IOException e) {
            throw new BenchException("the JVM does not answer: " + e.getMessage() + tail(), e);
        }
        throw new BenchException("the JVM ended and did not say " + word + tail());
    }

    /** The processor time that it has used, in nanoseconds. */
    public long cpuNanos() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
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
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
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
