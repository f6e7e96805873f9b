package io.kafkakit.internal.config;

import io.kafkakit.internal.flow.Thrown;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Runs before the user's partitioner. If that throws, or names a partition that does not exist, the record is refused.
 * Without this check the client would wait for the partition's leader until the delivery timeout. Kafka creates this
 * class.
 */
public final class GuardedPartitioner implements Partitioner, Monitorable {

    private @Nullable Partitioner theUsers;

    @Override
    public void configure(Map<String, ?> configs) {
        theUsers = UsersPlugIns.partitioner(configs, Partitioner.class);
    }

    @Override
    public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        int partition = choose(topic, key, keyBytes, value, valueBytes, cluster);
        Integer count = cluster.partitionCountForTopic(topic);
        if (partition < 0 || (count != null && partition >= count)) {
            throw new InvalidRecordException(
                    name() + " chose partition " + partition + " of topic '" + topic + "', which has "
                            + (count == null ? "none" : count) + ": return the number of an existing partition");
        }
        return partition;
    }

    private int choose(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        try {
            return theUsers().partition(topic, key, keyBytes, value, valueBytes, cluster);
        } catch (InterruptException e) {
            throw e;
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            // Closing a group interrupts the partitioner; the record is not at fault.
            if (Thread.interrupted() || e instanceof InterruptedException) {
                throw new InterruptException(name() + " was interrupted", new InterruptedException());
            }
            throw new InvalidRecordException(
                    name() + " failed for a record to topic '" + topic + "': " + Thrown.words(e), e);
        }
    }

    private Partitioner theUsers() {
        return Objects.requireNonNull(theUsers);
    }

    private String name() {
        return "the partitioner " + theUsers().getClass().getName();
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        UsersPlugIns.monitor(List.of(theUsers()), metrics);
    }

    @Override
    public void close() {
        theUsers().close();
    }
}
