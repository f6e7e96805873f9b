package io.kafkakit.bench.run;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one broker that all runs use, in a JVM of its own. Used by one thread. */
public final class BrokerProcess implements AutoCloseable {

    private final ChildJvm jvm;
    private final String bootstrapServers;
    private final Cluster cluster;

    private BrokerProcess(ChildJvm jvm) {
        this.jvm = jvm;
        bootstrapServers = jvm.awaitReady();
        cluster = new Cluster(bootstrapServers);
    }

    /**
     * Starts it.
     *
     * @param logs directory for its log
     * @param data directory for its data; null for a temporary one
     * @throws BenchException if it does not start
     */
    public static BrokerProcess start(Path logs, @Nullable Path data, List<String> jvmOptions) {
        String main = BrokerMain.class.getName();
        Path log = logs.resolve("broker.log");
        ChildJvm jvm = data == null
                ? ChildJvm.start(log, jvmOptions, main)
                : ChildJvm.start(log, jvmOptions, main, data.toString());
        return new BrokerProcess(jvm);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What to ask of it beside its records. */
    public Cluster cluster() {
        return cluster;
    }

    /** The processor time that it has used, in nanoseconds. */
    public long cpuNanos() {
        return jvm.cpuNanos();
    }

    @Override
    public void close() {
        cluster.close();
        jvm.close();
    }
}
