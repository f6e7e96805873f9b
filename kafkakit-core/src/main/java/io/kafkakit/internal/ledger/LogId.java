package io.kafkakit.internal.ledger;

import org.apache.kafka.common.Uuid;

/**
 * Which topic's log an offset is of. A topic that is deleted and made anew has another id; so has the topic of the same name on a
 * mirrored cluster, which has another id itself.
 *
 * @param clusterId empty if the cluster does not tell
 * @param topic its name
 * @param topicId {@link Uuid#ZERO_UUID} if the topic has none, or it is not known
 */
public record LogId(String clusterId, String topic, Uuid topicId) {

    /** Of which nothing is known. */
    public static final LogId UNKNOWN = new LogId("", "", Uuid.ZERO_UUID);

    /** Whether it tells one log from another. */
    public boolean isKnown() {
        return !clusterId.isEmpty() && !topicId.equals(Uuid.ZERO_UUID);
    }
}
