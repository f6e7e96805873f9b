package io.kafkakit.deadletter;

import io.kafkakit.Experimental;
import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A dead letter in its topic: a record that failed for good. Headers and value are parsed on demand. Thread-safe. */
public interface DeadLetter {

    /** The record as it was read. Do not change its arrays and headers, because they are not copies. */
    ConsumerRecord<byte[], byte[]> record();

    /** The toolkit that wrote it. */
    Toolkit toolkit();

    /** Where it came from. */
    Source source();

    /** Why it became a dead letter. */
    Failure failure();

    /** The event's name; null if the value is not an event of this library. */
    @Nullable
    String event();

    /**
     * The data of its event, decoded by the codec of the failed record's topic.
     *
     * @param type the type that the data is decoded to
     * @throws UndecodableException if it has no value, or cannot be decoded as this type
     * @throws io.kafkakit.codec.CodecUnavailableException if the codec is not available
     */
    @Experimental
    Object data(Type type) throws UndecodableException;

    /** How often it had been redriven before it became this dead letter. */
    int redrives();

    /** Its resolution; null while it is unresolved. */
    @Nullable
    Resolution resolution();

    /** The dead-letter topic. */
    default String topic() {
        return record().topic();
    }

    /** Its position in the dead-letter topic. */
    default Position position() {
        return new Position(record().partition(), record().offset());
    }

    /** The dead letter's own timestamp. Kafka Streams and Connect give it the timestamp of the failed record. */
    default Instant writtenAt() {
        return Instant.ofEpochMilli(Math.max(0, record().timestamp()));
    }

    /** The key of the failed record. Null if that had none, or if a share group did not copy it. */
    default byte @Nullable [] key() {
        return record().key();
    }

    /**
     * The value of the failed record. Null if that had none, or if the dead letter does not contain it. A share group
     * may not have copied it. SmallRye may have replaced it with a key that it could not read.
     */
    default byte @Nullable [] value() {
        return record().value();
    }

    /** All headers, including those of the toolkit that wrote it. */
    default Headers headers() {
        return record().headers();
    }

    /** Its resolution, if there is one. */
    default Optional<Resolution> resolved() {
        return Optional.ofNullable(resolution());
    }
}
