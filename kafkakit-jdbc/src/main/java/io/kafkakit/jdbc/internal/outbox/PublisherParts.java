package io.kafkakit.jdbc.internal.outbox;

import io.kafkakit.ClusterClients;
import io.kafkakit.jdbc.internal.sql.Database;

/**
 * What the publishers of an outbox share.
 *
 * @param incarnation tells this outbox from others of its name
 * @param owner this instance, in leases
 */
public record PublisherParts(
        OutboxSpec spec,
        Database database,
        ClusterClients clients,
        String incarnation,
        String owner,
        Wakeups wakeups,
        Step.Watcher steps) {

    OutboxTable table() {
        return new OutboxTable(spec, database.dialect());
    }

    ShardTable shards() {
        return new ShardTable(spec, database.dialect());
    }

    MarkerTopic markers() {
        return new MarkerTopic(spec, clients);
    }

    String transactionalId(int shard) {
        return spec.transactionalId(incarnation, shard);
    }
}
