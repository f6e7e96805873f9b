package io.kafkakit.embedded;

import java.util.Optional;
import java.util.function.Supplier;
import kafka.server.SharedServer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * A broker of Kafka 4.3 or later with <a href="https://issues.apache.org/jira/browse/KAFKA-20734">KAFKA-20734</a>
 * mended.
 *
 * <p>These versions mistake a partition without a leader for a deleted one. A transaction that ends at that time gets
 * no marker there. Its records in that partition, or its offsets, stay pending until another transaction of the same
 * producer commits or aborts them. The rest is visible. So a broker that is stopped, paused or restarted may tear a
 * transaction apart, and committed records are handled again.
 *
 * <p>Only {@link BrokerChoice} may name this class. It cannot be loaded on Kafka 4.2, where the method that it
 * overrides has another type.
 */
final class MendedBroker extends KillableBroker {

    MendedBroker(SharedServer shared) {
        super(shared);
    }

    /** Called once, when the broker starts, before anybody has the cache. */
    @Override
    public void metadataCache_$eq(KRaftMetadataCache cache) {
        super.metadataCache_$eq(new KnownPartitions(
                config().brokerId(), () -> raftManager().client().kraftVersion()));
    }

    /** Only a partition that does not exist has no endpoint. */
    private static final class KnownPartitions extends KRaftMetadataCache {

        KnownPartitions(int brokerId, Supplier<KRaftVersion> version) {
            super(brokerId, version);
        }

        @Override
        public Optional<Node> getPartitionLeaderEndpoint(String topic, int partition, ListenerName listener) {
            Optional<Node> leader = super.getPartitionLeaderEndpoint(topic, partition, listener);
            return leader.isEmpty() && contains(new TopicPartition(topic, partition))
                    ? Optional.of(Node.noNode())
                    : leader;
        }
    }
}
