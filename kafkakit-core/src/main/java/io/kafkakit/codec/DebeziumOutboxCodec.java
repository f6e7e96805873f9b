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
import tools.jackson.databind.util.TokenBuffer;

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
    private static final String PAYLOAD = "payload";

    private final JsonData json;
    private final @Nullable String typeHeader;

    private DebeziumOutboxCodec(JsonMapper mapper, @Nullable String typeHeader) {
        this.json = new JsonData(mapper);
        this.typeHeader = typeHeader;
    }

    /** Events have no names: for topics with one type, read by {@code onAny}. */
    public static DebeziumOutboxCodec unnamed() {
        return new DebeziumOutboxCodec(JsonData.defaultMapper(), null);
    }

    /** This header contains the event's name. */
    public static DebeziumOutboxCodec namedByHeader(String header) {
        return new DebeziumOutboxCodec(JsonData.defaultMapper(), JsonData.headerName(header));
    }

    /** With a mapper of your own, for example with other naming or more modules. */
    public DebeziumOutboxCodec withMapper(JsonMapper mapper) {
        return new DebeziumOutboxCodec(mapper, typeHeader);
    }

    /** Writes the payload as JSON, with a random id unless the sender has set the header {@code id}. */
    @Override
    public boolean changesArrays() {
        return false;
    }

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
        if (value == null) {
            return new DecodedEvent(event, noData(type));
        }
        return new DecodedEvent(event, data(value, type));
    }

    private Object data(byte[] value, Type type) throws UndecodableException {
        JsonNode tree = json.tree(value);
        boolean isEnvelope = isEnvelope(tree);
        JsonNode payload = isEnvelope ? tree.get(PAYLOAD) : tree;
        if (payload.isNull() || (type != String.class && isEmptyText(payload))) {
            return noData(type);
        }
        if (type == NoData.class) {
            throw new UndecodableException(
                    "the event has a payload, and its handler takes NoData: let it take the data");
        }
        if (payload.isString()) {
            String text = payload.stringValue();
            // A payload that the connector does not expand contains JSON. It may also be any text.
            return type == String.class ? text : json.read(text.getBytes(StandardCharsets.UTF_8), type);
        }
        // Not from the tree, whose numbers are decimal.
        TokenBuffer inner = isEnvelope ? json.parts(value, PAYLOAD).data() : null;
        return inner == null ? json.read(value, type) : json.read(inner, type);
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

    /** Connect's JSON converter of headers writes a text in quotes, with schemas in its envelope. */
    private @Nullable String text(@Nullable String header) throws UndecodableException {
        if (header == null || !(header.startsWith("\"") || header.startsWith("{"))) {
            return header;
        }
        JsonNode tree = json.tree(header.getBytes(StandardCharsets.UTF_8));
        JsonNode converted = isEnvelope(tree) ? tree.get(PAYLOAD) : tree;
        return converted.isString() ? converted.stringValue() : header;
    }

    /** Whether it is the envelope of Connect's JSON converter. */
    private static boolean isEnvelope(JsonNode value) {
        JsonNode schema = value.get("schema");
        return value.size() == 2
                && value.has(PAYLOAD)
                && schema != null
                && (schema.isNull() || schema.path("type").isString());
    }

    private static boolean isEmptyText(JsonNode payload) {
        return payload.isString() && payload.stringValue().isBlank();
    }

    private static NoData noData(Type type) throws UndecodableException {
        if (type == NoData.class || type == Object.class) {
            return NoData.NONE;
        }
        throw new UndecodableException(
                "the event has no payload, and its handler takes a " + type.getTypeName() + ": let it take NoData");
    }
}
