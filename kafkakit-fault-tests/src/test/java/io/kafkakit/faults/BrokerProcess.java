package io.kafkakit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A {@link BrokerMain} on its data, that can die and come back. Used by one thread. */
final class BrokerProcess implements AutoCloseable {

    /** An orchestrator kills what has not ended by then. */
    private static final int GRACE_SECONDS = 20;

    private static final int START_SECONDS = 60;

    private final Path settings;
    private final String clusterId;
    private final Path log;
    private final boolean alone;
    private final BrokerKind kind = BrokerKind.asked();
    private ChildJvm jvm;
    /** Whether it was asked to end, or killed. */
    private boolean ended;

    private BrokerProcess(Path settings, String clusterId, Path log, boolean alone) {
        this.alone = alone;
        this.settings = settings;
        this.clusterId = clusterId;
        this.log = log;
        jvm = launch();
    }

    /**
     * Returns before it takes requests: of several that need each other, all have to be launched first.
     *
     * @param settings Kafka's
     * @param log gets what it logs
     * @param alone whether it is the only broker
     */
    static BrokerProcess launch(Properties settings, String clusterId, Path log, boolean alone) {
        Path file = Path.of(settings.getProperty("log.dirs") + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BrokerProcess(file, clusterId, log, alone);
    }

    private ChildJvm launch() {
        List<String> options = new ArrayList<>(List.of("-Xmx384m"));
        List<String> arguments = new ArrayList<>(List.of(settings.toString(), clusterId));
        if (alone) {
            options.add("-javaagent:" + Mutation.agent());
            arguments.add(BrokerMain.MENDED);
        }
        return ChildJvm.start(log, kind.classPath(), options, BrokerMain.class, arguments);
    }

    /** Returns when it takes requests. */
    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_SECONDS * 1_000_000_000L;
        while (!jvm.said().contains(BrokerMain.READY)) {
            if (!jvm.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(this + (jvm.isAlive() ? " is not ready" : " ended") + ", see " + log
                        + "; it said " + jvm.said());
            }
            Thread.sleep(20);
        }
        kind.check(jvm.said());
    }

    /** What it told since it was launched last, line by line. */
    List<String> said() {
        return jvm.said();
    }

    /** Whether it took a partition without a leader for one that was deleted; see {@link KnownPartitions}. */
    boolean hasLostMarkers() {
        try {
            return Files.readString(log).contains("likely deleted already");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        ended = true;
        jvm.kill();
    }

    /** SIGTERM; returns when it has ended. */
    void terminate() {
        ended = true;
        jvm.terminate();
        if (jvm.awaitEnd(GRACE_SECONDS) < 0) {
            jvm.kill();
        }
    }

    /** SIGSTOP. */
    void stop() {
        jvm.stop();
    }

    /** It runs, and goes on if it was stopped; returns when it takes requests. */
    void heal() throws InterruptedException {
        jvm.goOn();
        if (ended) {
            ended = false;
            jvm = launch();
        }
        awaitReady();
        if (!jvm.isAlive()) {
            throw new IllegalStateException(this + " ended by itself, see " + log);
        }
    }

    @Override
    public void close() {
        jvm.close();
    }

    @Override
    public String toString() {
        return "broker (pid " + jvm.pid() + ")";
    }
}
