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
 * Whose fault it is that a producer could not append a record, by the exception that it gives for it. Sorted by class, because in
 * the clients these lie on both sides of the hierarchy that KIP-1050 gives them, and by the exception itself, not its causes: of
 * what is appended behind a record that failed, a producer says that it failed too, with the other's exception as the cause.
 */
public enum Fault {
    /** Kafka refuses the record for what it is, and will again. */
    RECORD,
    /** Kafka refuses the batch that it came in: the record's fault if it was alone there. */
    BATCH,
    /** Its timestamp is too far from the broker's clock. */
    TIMESTAMP,
    /** Its topic is missing or forbidden. */
    TOPIC,
    /** Its partition cannot take it now, or the cluster cannot be reached. */
    PARTITION,
    /** Anything else: what is wrong with the producer or its transaction, and what nobody has thought of. */
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

    /** The topic is there, and the client has waited for the partition: to try again would block the lane again. */
    public static boolean isMissingPartition(Exception error) {
        return isMissingTopic(error) && String.valueOf(error.getMessage()).startsWith("Partition ");
    }

    /** The client has no exception of its own for a topic whose metadata never comes; holds for a missing partition too. */
    private static boolean isMissingTopic(Exception error) {
        return error instanceof TimeoutException
                && String.valueOf(error.getMessage()).contains("not present in metadata");
    }

    /** Whether it says what is wrong, and is not just what follows from another's fault. */
    public boolean isSpecific() {
        return this != OTHER;
    }
}
