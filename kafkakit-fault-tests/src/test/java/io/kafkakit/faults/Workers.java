package io.kafkakit.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All processes of a run, those that have ended too. */
public final class Workers implements AutoCloseable {

    private final Function<String, WorkerProcess> launch;
    private final Path log;
    private final List<WorkerProcess> running = new ArrayList<>();
    private final List<WorkerProcess> ended = new ArrayList<>();

    /**
     * None yet.
     *
     * @param launch starts the worker of this name
     * @param log of them all
     */
    public Workers(Function<String, WorkerProcess> launch, Path log) {
        this.launch = launch;
        this.log = log;
    }

    /** As many as this, named from {@code w0} up. */
    public void scaleTo(int number) {
        while (running.size() > number) {
            WorkerProcess last = running.get(running.size() - 1);
            last.finish();
            end(last, 0);
        }
        for (int i = 0; running.size() < number; i++) {
            String name = "w" + i;
            if (running.stream().noneMatch(each -> each.name().equals(name))) {
                running.add(launch.apply(name));
            }
        }
    }

    List<WorkerProcess> running() {
        return List.copyOf(running);
    }

    /** These are killed, and others start under their names. */
    void kill(List<WorkerProcess> some) {
        int number = running.size();
        some.forEach(WorkerProcess::kill);
        running.removeAll(some);
        ended.addAll(some);
        scaleTo(number);
    }

    /** This one is asked to end, and another starts under its name. */
    void terminate(WorkerProcess one) {
        int number = running.size();
        one.terminate();
        // 128 and the signal's number: what a JVM says that was told to end, and did so in order.
        end(one, 143);
        scaleTo(number);
    }

    private void end(WorkerProcess one, int expected) {
        int exit = one.awaitEnd(30);
        if (exit != expected) {
            throw new AssertionError(one + " ended with " + exit + " where " + expected + " is right: "
                    + tail(one.said()) + "; its log is " + log);
        }
        running.remove(one);
        ended.add(one);
    }

    private static List<String> tail(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - 3), lines.size());
    }

    /** All end in order, and leave no thread behind. */
    public void finish() {
        for (WorkerProcess each : running()) {
            if (!each.isAlive()) {
                throw new AssertionError(each + " ended by itself; its log is " + log);
            }
        }
        running().forEach(WorkerProcess::finish);
        for (WorkerProcess each : running()) {
            end(each, 0);
            if (!each.said().contains("closed, failure none") || !each.said().contains("threads left []")) {
                throw new AssertionError(each + " did not end in order: " + tail(each.said()));
            }
        }
    }

    /** What all of them told of this job. */
    List<String> historyOf(int id) {
        return handled().filter(line -> line.startsWith("handling " + id + " ")).toList();
    }

    /** What all of them told of all jobs. */
    Stream<String> handled() {
        return said().filter(line -> line.startsWith("handling "));
    }

    /** All lines that they told. */
    public Stream<String> said() {
        return Stream.of(ended, running).flatMap(List::stream).flatMap(each -> each.said().stream());
    }

    @Override
    public void close() {
        running.forEach(WorkerProcess::close);
    }
}
