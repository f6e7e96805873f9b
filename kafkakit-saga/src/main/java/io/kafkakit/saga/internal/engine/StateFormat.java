package io.kafkakit.saga.internal.engine;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.saga.internal.machine.Instance;
import io.kafkakit.saga.internal.plan.Definition;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The records of a state topic: the user's state as value, in the user's format, and all else in two headers.
 * Thread-safe.
 *
 * @param <S> the saga's state
 */
public final class StateFormat<S> {

    private final Definition<S> saga;
    private final EventCodec codec;

    /** With this format for states. */
    public StateFormat(Definition<S> saga, EventCodec codec) {
        this.saga = saga;
        this.codec = codec;
    }

    /**
     * The state in these bytes.
     *
     * @param headers that the codec has set
     * @throws IllegalArgumentException if it is none
     * @throws io.kafkakit.UnavailableException if that cannot be said now
     */
    public S state(String id, byte @Nullable [] value, List<Header> headers) {
        try {
            DecodedEvent decoded =
                    codec.decode(new RawRecord(saga.stateTopic(), id, value, headers), event -> saga.stateType());
            if (decoded == null || decoded.data() == null) {
                throw new IllegalArgumentException("the state of saga '" + id + "' is empty");
            }
            return saga.stateType().cast(decoded.data());
        } catch (UndecodableException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "the state of saga '" + id + "' is no " + saga.stateType().getName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The saga's record, as bytes.
     *
     * @throws IllegalArgumentException if the state cannot be encoded
     * @throws io.kafkakit.UnavailableException if that cannot be done now
     */
    EncodedEvent encode(Instance<S> instance) {
        return codec.encode(
                EventRecord.of(saga.stateTopic(), saga.name(), instance.state()).withKey(instance.id()));
    }

    /** The record to send for it. */
    EventRecord record(Instance<S> instance, int partition, EncodedEvent encoded, byte[] frame) {
        String id = instance.id();
        if (encoded.value() == null) {
            throw new IllegalArgumentException(
                    "the codec gives the state of saga '" + id + "' no value: use a codec whose events have one");
        }
        EventRecord record = EventRecord.encoded(saga.stateTopic(), saga.name(), encoded)
                .withKey(id)
                .withPartition(partition);
        return record.withHeader(Frame.HEADER, frame)
                .withHeader(Frame.HISTORY_HEADER, instance.history().bytes());
    }
}
