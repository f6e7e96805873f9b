package io.kafkakit.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.ledger.Restored;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The stamp of a tenure: the fence that goes with its offsets. */
class TenureTest {

    private final Tenure tenure =
            new Tenure(new TopicPartition("in", 0), Restored.nothing(), 4_096, new Tenure.Watch() {
                @Override
                public void settled(int outcomes, long bytes) {}

                @Override
                public void refused() {}
            });

    @SuppressWarnings("removal") // Kafka has no other way to make one than a consumer in a group.
    private static ConsumerGroupMetadata metadata(int generation) {
        return new ConsumerGroupMetadata("g", generation, "m", Optional.empty());
    }

    /** What a consumer outside the group says; the broker would not check it at all. */
    @Test
    void a_generation_below_0_is_not_taken() {
        tenure.stamp(metadata(-1));
        assertThat(tenure.stamp()).isNull();
        tenure.stamp(metadata(3));
        tenure.stamp(metadata(-1));
        assertThat(tenure.stamp().generationId()).isEqualTo(3);
    }

    /** A right that was gained after it ended is not its own. */
    @Test
    void one_that_has_ended_keeps_its_old_stamp() {
        tenure.stamp(metadata(3));
        tenure.end();
        tenure.stamp(metadata(4));
        assertThat(tenure.stamp().generationId()).isEqualTo(3);
    }
}
