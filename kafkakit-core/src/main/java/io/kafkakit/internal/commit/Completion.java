package io.kafkakit.internal.commit;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;

/**
 * An outcome on its way to Kafka.
 *
 * @param nextOffset the offset to commit with it: the partition is done up to there
 */
public record Completion(Tenure tenure, Delivery delivery, Outcome outcome, long nextOffset) {

    Completion with(Outcome other) {
        return new Completion(tenure, delivery, other, nextOffset);
    }
}
