package io.kafkakit.console;

import io.kafkakit.KafkaCluster;
import io.kafkakit.console.internal.pages.Site;
import java.util.List;

/**
 * Pages for dead letters, groups, sagas and what was done about them. It answers requests of any server; see
 * {@link ConsoleServer} and {@link ConsoleServlet}. Thread-safe.
 *
 * <pre>{@code
 * try (Console console = Console.of(cluster).access(access).build();
 *         ConsoleServer server = ConsoleServer.start(console, 8090)) {
 *     ...
 * }
 * }</pre>
 */
public final class Console implements AutoCloseable {

    private final Site site;
    private final ConsoleAccess access;
    private final Runnable close;

    Console(Site site, ConsoleAccess access, Runnable close) {
        this.site = site;
        this.access = access;
        this.close = close;
    }

    /** Describes a console of this cluster, which the console does not close. */
    public static ConsoleBuilder of(KafkaCluster cluster) {
        return new ConsoleBuilder(cluster);
    }

    /**
     * Answers a request. What goes wrong is an answer too, with a status from 400 on.
     *
     * @throws InterruptedException if the thread was interrupted while it waited for Kafka
     */
    public ConsoleResponse answer(ConsoleRequest request) throws InterruptedException {
        return site.answer(request);
    }

    /** The paths that change something, with variable parts in braces; empty for a read-only console. */
    public List<String> writes() {
        return site.writes();
    }

    /** Whether users are told apart. */
    public boolean authenticates() {
        return access.authenticates();
    }

    /** Aborts running jobs, waits up to 10 s for the last transaction of each, and forgets what was read. */
    @Override
    public void close() {
        close.run();
    }
}
