package io.kafkakit.jdbc.outbox;

import io.kafkakit.ConfigurationException;
import io.kafkakit.Experimental;
import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.jdbc.internal.outbox.MarkerTopic;
import io.kafkakit.jdbc.internal.outbox.OutboxSpec;
import io.kafkakit.jdbc.internal.outbox.PublisherParts;
import io.kafkakit.jdbc.internal.outbox.Publishers;
import io.kafkakit.jdbc.internal.outbox.Step;
import io.kafkakit.jdbc.internal.outbox.TableCheck;
import io.kafkakit.jdbc.internal.outbox.Wakeups;
import io.kafkakit.jdbc.internal.sql.Database;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Describes an outbox; {@link #start} or {@link #open} makes it. Used by one thread. */
@Experimental
public final class OutboxBuilder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern TABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]{0,50}");
    private static final int MOST_SHARDS = 100;
    private static final int MOST_ROWS = 10_000;

    private final KafkaCluster cluster;
    private final DataSource source;
    private String name = "outbox";
    private String table = "kafkakit_outbox";
    /** 0 for those of the tables. */
    private int shards;

    private String markerTopic = "kafkakit-outbox-markers";
    private int batch = 500;
    private Duration pollInterval = Duration.ofMillis(100);
    private Duration lease = Duration.ofSeconds(15);
    private boolean notifies;
    private boolean createsTables;
    private boolean createsTopic;
    private Step.Watcher steps = (shard, step) -> {};

    OutboxBuilder(KafkaCluster cluster, DataSource source) {
        this.cluster = cluster;
        this.source = source;
    }

    /** Begins the outbox's transactional ids, {@code <name>-<incarnation>-<shard>}; default {@code outbox}. */
    public OutboxBuilder name(String name) {
        this.name = name;
        return this;
    }

    /**
     * The table, with its schema if that is not the connection's; default {@code kafkakit_outbox}. Two more tables have its name
     * with {@code _shard} and {@code _meta} behind it. Services that share a database need a table each.
     */
    public OutboxBuilder table(String table) {
        this.table = table;
        return this;
    }

    /**
     * In how many parts the rows are published at the same time, each by one instance; default what the tables say, and 1 if they
     * are new. Rows of the same key are in the same shard. The number is written into the tables at the first start, and cannot be
     * changed while rows wait.
     */
    public OutboxBuilder shards(int shards) {
        this.shards = shards == 0 ? -1 : shards;
        return this;
    }

    /**
     * The topic of the markers, compacted, with a partition for each shard; default {@code kafkakit-outbox-markers}. Several
     * outboxes may share it. Never delete it: it says which rows are published.
     */
    public OutboxBuilder markerTopic(String topic) {
        this.markerTopic = topic;
        return this;
    }

    /** The most rows in a Kafka transaction; default 500. A batch also ends when its rows have 4 MiB. */
    public OutboxBuilder batch(int rows) {
        this.batch = rows;
        return this;
    }

    /** The longest time between two looks at a table without rows; default 100 ms. Rows that were found shorten it for a while. */
    public OutboxBuilder pollInterval(Duration interval) {
        this.pollInterval = interval;
        return this;
    }

    /** After which another instance takes over the shards of one that died; default 15 s. One that is closed gives them back. */
    public OutboxBuilder lease(Duration lease) {
        this.lease = lease;
        return this;
    }

    /**
     * On PostgreSQL, writers notify the publishers with {@code NOTIFY}, so rows do not wait for the poll interval. Publishers keep a
     * connection open for that. PostgreSQL takes a lock that all databases of the server share while a transaction with a
     * notification commits: leave it off where thousands of transactions a second write to the server. No effect on other databases.
     */
    public OutboxBuilder notifications() {
        this.notifies = true;
        return this;
    }

    /** Creates the tables if they are missing. Otherwise run {@code io/kafkakit/jdbc/<database>/V1__outbox.sql} with your migrations. */
    public OutboxBuilder createTables() {
        this.createsTables = true;
        return this;
    }

    /** Creates the marker topic if it is missing, with the cluster's default number of replicas. */
    public OutboxBuilder createTopic() {
        this.createsTopic = true;
        return this;
    }

    /** For tests of this module. */
    OutboxBuilder steps(Step.Watcher watcher) {
        this.steps = watcher;
        return this;
    }

    /**
     * Checks tables and topic, and publishes from now on. Any number of instances may do so.
     *
     * @throws ConfigurationException if a setting, a table or the marker topic is wrong; the message has the fix
     * @throws KafkaKitException if the database or the cluster does not answer
     */
    public Outbox start() {
        return make(true);
    }

    /**
     * Checks the tables, and publishes nothing: for a process that only writes.
     *
     * @throws ConfigurationException if a setting or a table is wrong; the message has the fix
     * @throws KafkaKitException if the database does not answer
     */
    public Outbox open() {
        return make(false);
    }

    private Outbox make(boolean publishes) {
        OutboxSpec spec = spec();
        Database database;
        TableCheck.Meta meta;
        try {
            database = Database.of(source);
            TableCheck check = new TableCheck(spec, database);
            if (createsTables) {
                check.create();
            }
            meta = check.check();
        } catch (SQLException e) {
            throw new KafkaKitException("outbox '" + name + "' cannot use its database: " + e.getMessage(), e);
        }
        PublisherParts parts = new PublisherParts(
                spec.withShards(meta.shards()),
                database,
                cluster.clients(),
                meta.incarnation(),
                owner(),
                new Wakeups(),
                steps);
        return new Outbox(parts, publishes ? publishers(parts) : null);
    }

    private @Nullable Publishers publishers(PublisherParts parts) {
        MarkerTopic markers = new MarkerTopic(parts.spec(), parts.clients());
        if (createsTopic) {
            markers.create();
        }
        markers.check();
        Publishers publishers = new Publishers(parts);
        publishers.start();
        return publishers;
    }

    private static String owner() {
        return ProcessHandle.current().pid() + "@" + host() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String host() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.substring(0, Math.min(60, host.length()));
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private OutboxSpec spec() {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add("name(\"" + name + "\"): use 1 to 100 letters, digits, '.', '_' or '-'");
        }
        if (!TABLE.matcher(table).matches()) {
            problems.add("table(\"" + table + "\"): use a name, or schema.name, of letters, digits and '_'");
        }
        if (shards < 0 || shards > MOST_SHARDS) {
            problems.add("shards(" + Math.max(0, shards) + "): pass 1 to " + MOST_SHARDS);
        }
        if (batch < 1 || batch > MOST_ROWS) {
            problems.add("batch(" + batch + "): pass 1 to " + MOST_ROWS);
        }
        if (pollInterval.toMillis() < 1) {
            problems.add("pollInterval(" + pollInterval + "): pass 1 ms or more");
        }
        if (lease.toMillis() < 1_000) {
            problems.add("lease(" + lease + "): pass 1 s or more");
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the outbox's settings are wrong:", problems);
        }
        return new OutboxSpec(name, table, shards, markerTopic, batch, pollInterval, lease, notifies);
    }
}
