package io.kafkakit.internal.tenure;

import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.ledger.Entry;

/**
 * An outcome on its way to Kafka.
 *
 * @param entry the delivery's place in the ledger of its tenure
 * @param bytes approximate memory of the delivery and its outcome
 */
public record Completion(Tenure tenure, Entry entry, Delivery delivery, Outcome outcome, long bytes) {

    public Completion with(Outcome other) {
        return new Completion(tenure, entry, delivery, other, bytes);
    }
}
