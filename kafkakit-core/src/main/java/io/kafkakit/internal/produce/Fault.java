package io.kafkakit.internal.produce;

import io.kafkakit.internal.flow.TimestampRefusal;
import java.util.Map;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Who is at fault when a producer could not append a record, judged by its exception.
 *
 * <p>The exceptions are recognised by class. In the clients they lie on both sides of the hierarchy of KIP-1050. Only
 * the exception itself counts, not its causes. Records that are appended after a failed record fail too, with the first
 * record's exception as the cause.
 */
public enum Fault {
    /** Kafka refuses the record for a fault of its own, and will refuse it again. */
    RECORD,
    /** Kafka refuses the record's batch. This is the record's fault if it was alone in the batch. */
    BATCH,
    /** Its timestamp is too far from the broker's clock. */
    TIMESTAMP,
    /** Its topic is missing or forbidden. */
    TOPIC,
    /** Its partition cannot take it now, or the cluster cannot be reached. */
    PARTITION,
    /** Anything else: a problem of the producer or its transaction, or an unknown error. */
    OTHER;

    private static final Map<Class<?>, Fault> BY_CLASS = Map.of(
            RecordTooLargeException.class, RECORD,
            InvalidRecordException.class, RECORD,
            RecordBatchTooLargeException.class, BATCH,
            InvalidTopicException.class, TOPIC,
            UnknownTopicOrPartitionException.class, TOPIC,
            UnknownTopicIdException.class, TOPIC,
            TopicAuthorizationException.class, TOPIC,
            BufferExhaustedException.class, OTHER);

    public static Fault of(Exception error) {
        if (TimestampRefusal.is(error)) {
            return TIMESTAMP;
        }
        if (isMissingPartition(error)) {
            return RECORD;
        }
        if (isMissingTopic(error)) {
            return TOPIC;
        }
        Fault known = BY_CLASS.get(error.getClass());
        if (known != null) {
            return known;
        }
        return error instanceof RetriableException ? PARTITION : OTHER;
    }

    /** The topic exists, and the client has waited for the partition. Another try would block the lane again. */
    public static boolean isMissingPartition(Exception error) {
        return isMissingTopic(error) && String.valueOf(error.getMessage()).startsWith("Partition ");
    }

    /** The client has no special exception for missing metadata of a topic. This holds for a missing partition too. */
    private static boolean isMissingTopic(Exception error) {
        return error instanceof TimeoutException
                && String.valueOf(error.getMessage()).contains("not present in metadata");
    }

    /** Whether it names the problem, and does not just follow from another record's fault. */
    public boolean isSpecific() {
        return this != OTHER;
    }
}
