package io.kafkakit.internal.consume;

import io.kafkakit.Member;
import io.kafkakit.internal.flow.Holder;
import io.kafkakit.state.PartitionState;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The holder of a partition whose handlers have a state or effects.
 *
 * @param state null for none
 */
record PartitionHolder(
        TopicPartition partition, @Nullable PartitionState state, Restarts restarts, Supplier<Member> reader)
        implements Holder {

    @Override
    public Member member() {
        return reader.get();
    }

    @Override
    public @Nullable Exception refused(long offset) {
        return restarts.refused(partition, offset);
    }
}
