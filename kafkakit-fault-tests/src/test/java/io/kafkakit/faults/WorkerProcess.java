package io.kafkakit.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A worker that runs. Not thread-safe, but for what it said. */
public final class WorkerProcess implements AutoCloseable {

    private final String name;
    private final ChildJvm jvm;

    /** This one. */
    public WorkerProcess(String name, ChildJvm jvm) {
        this.name = name;
        this.jvm = jvm;
    }

    /**
     * Starts a {@link Worker}.
     *
     * @param log gets what it logs
     * @param database where it books its jobs; null for nowhere
     */
    static WorkerProcess start(
            String servers,
            Names names,
            long seed,
            String name,
            Set<Mutation> mutations,
            Path log,
            @Nullable String database) {
        List<String> options = new ArrayList<>(List.of("-Xmx256m"));
        if (!mutations.isEmpty() || Scenario.of(seed).clockOffset(name) != 0) {
            options.add("-javaagent:" + Mutation.agent());
        }
        if (database != null) {
            options.add("-D" + Worker.DATABASE + "=" + database);
        }
        List<String> arguments = new ArrayList<>(List.of(servers, names.run(), Long.toString(seed), name));
        mutations.forEach(mutation -> arguments.add(mutation.name()));
        return new WorkerProcess(name, ChildJvm.start(log, options, Worker.class, arguments));
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return jvm.isAlive();
    }

    /** What it told so far, line by line. */
    List<String> said() {
        return jvm.said();
    }

    /** As {@code kill -9}. */
    void kill() {
        jvm.kill();
    }

    /** All its threads stop where they are, and know nothing of it. */
    void stop() {
        jvm.stop();
    }

    /** They go on. */
    void goOn() {
        jvm.goOn();
    }

    /** Asks it to end, as an orchestrator does. */
    void terminate() {
        jvm.terminate();
    }

    /** Tells it that its work is over. */
    void finish() {
        jvm.finish();
    }

    /**
     * Waits for its end, and for all that it told.
     *
     * @return its exit code; -1 if it has not ended in time
     */
    int awaitEnd(int seconds) {
        return jvm.awaitEnd(seconds);
    }

    @Override
    public void close() {
        jvm.close();
    }

    @Override
    public String toString() {
        return name + " (pid " + jvm.pid() + (jvm.isStopped() ? ", stopped" : "") + ")";
    }
}
