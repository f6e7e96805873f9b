package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import io.kafkakit.internal.lifecycle.Clock;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * CloudEvents 1.0, as the Kafka protocol binding 1.0.2 defines them. The event's name is the attribute {@code type}.
 * Immutable and thread-safe.
 *
 * <p>It reads both modes, whichever it writes. In binary mode the attributes are headers {@code ce_…}, and the value is
 * the data. In structured mode the value is a JSON object with attributes and data.
 *
 * <p>A handler takes the data, or a {@link CloudEvent} of it, which also has the attributes. Data that is JSON becomes
 * an object; a handler that takes {@code byte[]} or {@code String} gets it as it is. An event without data is no
 * tombstone: its handler takes {@link NoData}. A record without a value and without the attributes is a tombstone.
 *
 * <p>A sent event gets a random id and the time of sending. An attribute that the sender has set, as a header
 * {@code ce_…} or in a {@link CloudEvent}, is kept.
 */
@Experimental
public final class CloudEventsCodec implements EventCodec {

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String JSON = "application/json";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String VERSION = "1.0";

    private final JsonData json;
    private final URI source;
    private final boolean isStructured;

    private CloudEventsCodec(JsonMapper mapper, URI source, boolean isStructured) {
        this.json = new JsonData(mapper);
        this.source = source;
        this.isStructured = isStructured;
    }

    /**
     * Writes events in binary mode.
     *
     * @param source the attribute {@code source} of sent events, such as {@code /order-service}
     */
    public static CloudEventsCodec binary(URI source) {
        return new CloudEventsCodec(JsonData.DEFAULT, source, false);
    }

    /**
     * Writes events in structured mode, as JSON.
     *
     * @param source the attribute {@code source} of sent events, such as {@code /order-service}
     */
    public static CloudEventsCodec structured(URI source) {
        return new CloudEventsCodec(JsonData.DEFAULT, source, true);
    }

    /** With a mapper of your own for the data, for example with other naming or more modules. */
    public CloudEventsCodec withMapper(JsonMapper mapper) {
        return new CloudEventsCodec(mapper, source, isStructured);
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        String type = Objects.requireNonNull(event.event());
        Object sent = Objects.requireNonNull(event.data());
        Object data = sent instanceof CloudEvent<?> whole ? whole.data() : sent;
        Map<String, String> attributes = attributes(type, sent, event);
        String given = text(event, CONTENT_TYPE);
        return isStructured ? structured(type, data, attributes) : binary(type, data, attributes, event, given);
    }

    /** The attributes of an event, by name, without those of the data's content. */
    private Map<String, String> attributes(String type, Object sent, EventRecord event) {
        Map<String, String> all = new TreeMap<>();
        all.put("specversion", VERSION);
        all.put("type", type);
        all.put("id", UUID.randomUUID().toString());
        all.put("source", source.toString());
        all.put("time", Instant.ofEpochMilli(Clock.system().millis()).toString());
        if (sent instanceof CloudEvent<?> whole) {
            all.putAll(whole.extensions());
            all.put("id", whole.id());
            all.put("source", whole.source().toString());
            put(all, "subject", whole.subject());
            put(all, "dataschema", whole.dataSchema());
            all.remove("time");
            put(all, "time", whole.time());
        }
        for (Header header : event.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                all.put(header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }

    private static @Nullable String text(EventRecord event, String name) {
        String last = null;
        for (Header header : event.headers()) {
            if (header.key().equals(name) && header.value() != null) {
                last = new String(header.value(), StandardCharsets.UTF_8);
            }
        }
        return last;
    }

    private EncodedEvent binary(
            String type, Object data, Map<String, String> attributes, EventRecord event, @Nullable String given) {
        EncodedEvent encoded = EncodedEvent.of(bytes(type, data));
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String name = PREFIX + attribute.getKey();
            if (text(event, name) == null) {
                encoded = encoded.withHeader(name, utf8(attribute.getValue()));
            }
        }
        return given != null || data == NoData.NONE
                ? encoded
                : encoded.withHeader(CONTENT_TYPE, utf8(contentType(data)));
    }

    private byte @Nullable [] bytes(String type, Object data) {
        if (data == NoData.NONE) {
            return null;
        }
        if (data instanceof byte[] bytes) {
            return bytes.clone();
        }
        return data instanceof CharSequence text ? utf8(text.toString()) : json.write("event '" + type + "'", data);
    }

    private static String contentType(Object data) {
        return data instanceof byte[]
                ? "application/octet-stream"
                : data instanceof CharSequence ? "text/plain; charset=utf-8" : JSON;
    }

    private EncodedEvent structured(String type, Object data, Map<String, String> attributes) {
        ObjectNode all = json.mapper().createObjectNode();
        attributes.forEach(all::put);
        if (data instanceof byte[] bytes) {
            all.put("datacontenttype", "application/octet-stream");
            all.put("data_base64", Base64.getEncoder().encodeToString(bytes));
        } else if (data != NoData.NONE) {
            all.put("datacontenttype", contentType(data));
            all.set(
                    "data",
                    json.tree("event '" + type + "'", data instanceof CharSequence text ? text.toString() : data));
        }
        return EncodedEvent.of(json.write("event '" + type + "'", all))
                .withHeader(CONTENT_TYPE, utf8(STRUCTURED + "; charset=UTF-8"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        String contentType = record.header(CONTENT_TYPE);
        if (value != null && contentType != null && mediaType(contentType).equals(STRUCTURED)) {
            return structured(value, types);
        }
        String version = record.header(PREFIX + "specversion");
        if (version == null && value == null) {
            return null;
        }
        return binary(record, value, contentType, version, types);
    }

    /** Without its parameters. */
    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    private static void checkVersion(@Nullable String version) throws UndecodableException {
        if (version == null) {
            throw new UndecodableException(
                    "it is not a CloudEvent: it has neither a header ce_specversion nor the content-type "
                            + STRUCTURED);
        }
        if (!version.equals(VERSION)) {
            throw new UndecodableException("it is a CloudEvent of version '" + version + "', not " + VERSION);
        }
    }

    private DecodedEvent binary(
            EncodedRecord record,
            byte @Nullable [] value,
            @Nullable String contentType,
            @Nullable String version,
            EventTypes types)
            throws UndecodableException {
        checkVersion(version);
        String event = required("type", record.header(PREFIX + "type"));
        Type type = types.of(event);
        if (type == null) {
            return new DecodedEvent(event, null);
        }
        Object data = value == null ? noData(dataType(type)) : data(value, contentType, dataType(type));
        return new DecodedEvent(event, isWhole(type) ? whole(headers(record), data) : data);
    }

    private static Map<String, String> headers(EncodedRecord record) {
        Map<String, String> attributes = new TreeMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                attributes.put(
                        header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return attributes;
    }

    private static String required(String name, @Nullable String value) throws UndecodableException {
        if (value == null || value.isEmpty()) {
            throw new UndecodableException("the CloudEvent has no attribute '" + name + "'");
        }
        return value;
    }

    private static boolean isWhole(Type type) {
        return type == CloudEvent.class
                || (type instanceof ParameterizedType generic && generic.getRawType() == CloudEvent.class);
    }

    /** The type of the data. A handler of a bare {@link CloudEvent} gets a tree of JSON. */
    private static Type dataType(Type type) {
        if (!isWhole(type)) {
            return type;
        }
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
    }

    private static Object noData(Type type) throws UndecodableException {
        if (type == NoData.class || type == Object.class) {
            return NoData.NONE;
        }
        throw new UndecodableException(
                "the CloudEvent has no data, and its handler takes a " + type.getTypeName() + ": let it take NoData");
    }

    private Object data(byte[] value, @Nullable String contentType, Type type) throws UndecodableException {
        if (type == byte[].class) {
            return value.clone();
        }
        boolean isJson = contentType == null || isJson(mediaType(contentType));
        if (type == String.class && !isJson) {
            return Codecs.text(value);
        }
        if (!isJson) {
            throw new UndecodableException("the data is of type '" + contentType
                    + "', not JSON, and its handler takes a " + type.getTypeName() + ": let it take byte[]");
        }
        return json.read(value, type);
    }

    private static boolean isJson(String mediaType) {
        return mediaType.equals(JSON) || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }

    private DecodedEvent structured(byte[] value, EventTypes types) throws UndecodableException {
        JsonNode all = json.tree(value);
        if (!all.isObject()) {
            throw new UndecodableException("the value is not a JSON object");
        }
        checkVersion(attribute(all, "specversion"));
        String event = required("type", attribute(all, "type"));
        Type type = types.of(event);
        if (type == null) {
            return new DecodedEvent(event, null);
        }
        Object data = structuredData(all, dataType(type));
        return new DecodedEvent(event, isWhole(type) ? whole(fields(all), data) : data);
    }

    private Object structuredData(JsonNode all, Type type) throws UndecodableException {
        JsonNode base64 = all.get("data_base64");
        if (base64 != null) {
            return data(decoded(base64), attribute(all, "datacontenttype"), type);
        }
        JsonNode data = all.get("data");
        if (data == null || data.isNull()) {
            return noData(type);
        }
        return type == byte[].class && data.isString() ? utf8(data.stringValue()) : json.read(data, type);
    }

    private static byte[] decoded(JsonNode base64) throws UndecodableException {
        try {
            return Base64.getDecoder().decode(base64.isString() ? base64.stringValue() : "?");
        } catch (IllegalArgumentException e) {
            throw new UndecodableException("the field 'data_base64' is not Base64", e);
        }
    }

    private static Map<String, String> fields(JsonNode all) {
        Map<String, String> attributes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : all.properties()) {
            boolean isData = field.getKey().equals("data") || field.getKey().equals("data_base64");
            if (!isData && field.getValue().isValueNode() && !field.getValue().isNull()) {
                attributes.put(field.getKey(), field.getValue().asString());
            }
        }
        return attributes;
    }

    private static @Nullable String attribute(JsonNode all, String name) {
        JsonNode value = all.get(name);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    private static CloudEvent<Object> whole(Map<String, String> attributes, Object data) throws UndecodableException {
        String id = required("id", attributes.remove("id"));
        URI source = uri("source", required("source", attributes.remove("source")));
        String subject = attributes.remove("subject");
        Instant time = time(attributes.remove("time"));
        String schema = attributes.remove("dataschema");
        attributes.remove("specversion");
        attributes.remove("type");
        attributes.remove("datacontenttype");
        return new CloudEvent<>(
                id, source, subject, time, schema == null ? null : uri("dataschema", schema), attributes, data);
    }

    private static URI uri(String name, String text) throws UndecodableException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new UndecodableException("the CloudEvent's attribute '" + name + "' is not a URI: " + text, e);
        }
    }

    private static @Nullable Instant time(@Nullable String text) throws UndecodableException {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UndecodableException("the CloudEvent's attribute 'time' is not a time of RFC 3339: " + text, e);
        }
    }
}
