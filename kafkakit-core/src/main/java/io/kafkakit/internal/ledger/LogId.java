package io.kafkakit.internal.ledger;

import org.apache.kafka.common.Uuid;

/**
 * Identifies the log that an offset belongs to. A recreated topic has another topic id. The topic of the same name on a
 * mirrored cluster has another cluster id.
 *
 * @param clusterId empty if the cluster does not report it
 * @param topic its name
 * @param topicId {@link Uuid#ZERO_UUID} if the topic has none, or it is not known
 */
public record LogId(String clusterId, String topic, Uuid topicId) {

    /** An unknown log. */
    public static final LogId UNKNOWN = new LogId("", "", Uuid.ZERO_UUID);

    /** Whether it identifies a log. */
    public boolean isKnown() {
        return !clusterId.isEmpty() && !topicId.equals(Uuid.ZERO_UUID);
    }
}
