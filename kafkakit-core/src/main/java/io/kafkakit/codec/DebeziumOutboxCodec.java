package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events of an outbox table, as Debezium's outbox event router writes them. Immutable and thread-safe.
 *
 * <ul>
 * <li>The header {@code id} is the event's id.
 * <li>The value is the payload as JSON, or a JSON string that contains it, or either of these in the envelope of Kafka
 *     Connect's JSON converter with schemas.
 * <li>The event's name is in a header if the connector's {@code table.fields.additional.placement} puts it there, such
 *     as {@code type:header:eventType}.
 * <li>A payload of null is a record with an id and without a value. Its handler takes {@link NoData}. A record with
 *     neither is a tombstone.
 * </ul>
 */
@Experimental
public final class DebeziumOutboxCodec implements EventCodec {

    private static final String ID = "id";

    private final JsonData json;
    private final @Nullable String typeHeader;

    private DebeziumOutboxCodec(JsonMapper mapper, @Nullable String typeHeader) {
        this.json = new JsonData(mapper);
        this.typeHeader = typeHeader;
    }

    /** Events have no names: for topics with one type, read by {@code onAny}. */
    public static DebeziumOutboxCodec unnamed() {
        return new DebeziumOutboxCodec(JsonData.DEFAULT, null);
    }

    /** This header contains the event's name. */
    public static DebeziumOutboxCodec namedByHeader(String header) {
        return new DebeziumOutboxCodec(JsonData.DEFAULT, Objects.requireNonNull(header, "the header's name is null"));
    }

    /** With a mapper of your own, for example with other naming or more modules. */
    public DebeziumOutboxCodec withMapper(JsonMapper mapper) {
        return new DebeziumOutboxCodec(mapper, typeHeader);
    }

    /** Writes the payload as JSON, with a random id unless the sender has set the header {@code id}. */
    @Override
    public EncodedEvent encode(EventRecord event) {
        String name = Objects.requireNonNull(event.event());
        Object data = Objects.requireNonNull(event.data());
        EncodedEvent encoded = EncodedEvent.of(data == NoData.NONE ? null : json.write("event '" + name + "'", data));
        if (event.headers().stream().map(Header::key).noneMatch(ID::equals)) {
            encoded = encoded.withHeader(ID, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        }
        return typeHeader == null ? encoded : encoded.withHeader(typeHeader, name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        String id = record.header(ID);
        if (value == null && id == null) {
            return null;
        }
        String event = event(record);
        Type type = types.of(event);
        if (type == null) {
            return new DecodedEvent(event, null);
        }
        JsonNode payload = value == null ? null : payload(json.tree(value));
        if (payload == null || payload.isNull()) {
            return new DecodedEvent(event, noData(type));
        }
        return new DecodedEvent(event, json.read(payload, type));
    }

    private @Nullable String event(EncodedRecord record) throws UndecodableException {
        if (typeHeader == null) {
            return null;
        }
        String event = text(record.header(typeHeader));
        if (event == null || event.isEmpty()) {
            throw new UndecodableException("the header '" + typeHeader + "', which names the event, is missing: put the"
                    + " type there by table.fields.additional.placement of the connector");
        }
        return event;
    }

    /** Connect's JSON converter of headers writes a text in quotes. */
    private @Nullable String text(@Nullable String header) throws UndecodableException {
        if (header == null || !header.startsWith("\"")) {
            return header;
        }
        JsonNode quoted = json.tree(header.getBytes(StandardCharsets.UTF_8));
        return quoted.isString() ? quoted.stringValue() : header;
    }

    private JsonNode payload(JsonNode value) throws UndecodableException {
        JsonNode bare = value.size() == 2 && value.has("schema") && value.has("payload") ? value.get("payload") : value;
        return bare.isString() ? json.tree(bare.stringValue().getBytes(StandardCharsets.UTF_8)) : bare;
    }

    private static NoData noData(Type type) throws UndecodableException {
        if (type == NoData.class || type == Object.class) {
            return NoData.NONE;
        }
        throw new UndecodableException(
                "the event has no payload, and its handler takes a " + type.getTypeName() + ": let it take NoData");
    }
}
