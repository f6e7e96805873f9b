package io.kafkakit.faults;

import java.util.Optional;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.metadata.MetadataCache;

/**
 * Mends KAFKA-20734 in a broker that is alone, as the embedded one does: it takes a partition that has no leader for one that was
 * deleted, and writes no marker of a transaction there. Where there is one broker, whatever happens to it leaves partitions
 * without a leader, and no client can keep a transaction whole that Kafka tears apart. Three brokers are as they were released.
 */
final class KnownPartitions {

    private KnownPartitions() {}

    /** Before the broker is made. Kafka 4.2 has neither the class nor the fault. */
    static void mend() {
        Class<?> cache;
        try {
            cache = Class.forName("org.apache.kafka.metadata.KRaftMetadataCache");
        } catch (ClassNotFoundException before43) {
            return;
        }
        Mutation.change(cache, new Mutation.Patch("getPartitionLeaderEndpoint", 3, NoNodeIsKnown.class));
    }

    /** What exists and has no leader has no node; only what does not exist has nothing. */
    static final class NoNodeIsKnown {

        private NoNodeIsKnown() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.This MetadataCache cache,
                @Advice.Argument(0) String topic,
                @Advice.Argument(1) int partition,
                @Advice.Return(readOnly = false) Optional<Node> leader) {
            if (leader.isEmpty() && cache.contains(new TopicPartition(topic, partition))) {
                leader = Optional.of(Node.noNode());
            }
        }
    }
}
