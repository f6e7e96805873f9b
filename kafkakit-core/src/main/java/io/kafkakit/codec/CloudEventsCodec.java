package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import io.kafkakit.codec.CloudEventWriter.Style;
import io.kafkakit.internal.lifecycle.Clock;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * CloudEvents 1.0, as the Kafka protocol binding 1.0.2 defines them. The event's name is the attribute {@code type}.
 * Immutable and thread-safe.
 *
 * <p>It reads both modes, whichever it writes. In binary mode the attributes are headers {@code ce_…}, and the value is
 * the data. In structured mode the value is a JSON object with attributes and data.
 *
 * <p>A handler takes the data, or a {@link CloudEvent} of it, which also has the attributes:
 *
 * <ul>
 * <li>Data that is JSON, or has no media type, is read as the handler's type.
 * <li>Other data needs a handler that takes {@code byte[]}, or {@code String} if the data is UTF-8 text.
 * <li>An event without data is no tombstone: its handler takes {@link NoData}.
 * <li>A record without a value and without the attributes is a tombstone.
 * </ul>
 *
 * <p>A sent event gets a random id and a time: the record's timestamp if the sender has set it, or else the time of
 * sending. An attribute that the sender has set, as a header {@code ce_…} or in a {@link CloudEvent}, is kept. Bytes and
 * text are sent as they are. The sender's header {@code content-type} says what they are. Any other data is sent as
 * JSON.
 */
@Experimental
public final class CloudEventsCodec implements EventCodec {

    private final CloudEventReader reader;
    private final CloudEventWriter writer;

    private CloudEventsCodec(CloudEventReader reader, CloudEventWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * Writes events in binary mode.
     *
     * @param source the attribute {@code source} of sent events, such as {@code /order-service}
     * @throws IllegalArgumentException if it is empty
     */
    public static CloudEventsCodec binary(URI source) {
        return of(new JsonData(JsonData.defaultMapper()), new Style(checked(source), false, false), Clock.system());
    }

    /**
     * Writes events in structured mode, as JSON.
     *
     * @param source the attribute {@code source} of sent events, such as {@code /order-service}
     * @throws IllegalArgumentException if it is empty
     */
    public static CloudEventsCodec structured(URI source) {
        return of(new JsonData(JsonData.defaultMapper()), new Style(checked(source), true, false), Clock.system());
    }

    private static URI checked(URI source) {
        Objects.requireNonNull(source, "the source is null: pass one such as URI.create(\"/order-service\")");
        if (source.toString().isEmpty()) {
            throw new IllegalArgumentException("the source is empty: pass one such as URI.create(\"/order-service\")");
        }
        return source;
    }

    private static CloudEventsCodec of(JsonData json, Style style, Clock clock) {
        return new CloudEventsCodec(new CloudEventReader(json), new CloudEventWriter(json, style, clock));
    }

    /** With a mapper of your own for the data, for example with other naming or more modules. */
    public CloudEventsCodec withMapper(JsonMapper mapper) {
        return of(new JsonData(mapper), writer.style(), writer.clock());
    }

    /**
     * Uses the extension attribute {@code partitionkey} as the key of sent records that have no key of their own. This
     * is the key mapper of the protocol binding, section 3.1.
     */
    public CloudEventsCodec keyedByPartitionKey() {
        Style old = writer.style();
        return of(writer.json(), new Style(old.source(), old.isStructured(), true), writer.clock());
    }

    /** With another clock, for tests. */
    CloudEventsCodec withClock(Clock clock) {
        return of(writer.json(), writer.style(), clock);
    }

    @Override
    public boolean changesArrays() {
        return false;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        return writer.write(event);
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        return reader.read(record, types);
    }
}
