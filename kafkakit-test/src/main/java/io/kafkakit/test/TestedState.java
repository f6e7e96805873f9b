package io.kafkakit.test;

import io.kafkakit.Member;
import io.kafkakit.internal.flow.Holder;
import io.kafkakit.internal.flow.StateTopic;
import io.kafkakit.state.PartitionState;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The one partition of a tester, with its state. */
record TestedState(Supplier<Member> reader, PartitionState state) implements Holder {

    /**
     * The holder of the partition.
     *
     * @param topic null if the topic has no state
     */
    static Holder holder(Supplier<Member> member, String source, @Nullable StateTopic topic) {
        if (topic == null) {
            return member::get;
        }
        PartitionState state = topic.states().open(new TopicPartition(source, 0));
        state.restored();
        return new TestedState(member, state);
    }

    @Override
    public Member member() {
        return reader.get();
    }
}
