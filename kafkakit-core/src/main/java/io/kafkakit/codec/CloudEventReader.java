package io.kafkakit.codec;

import static io.kafkakit.codec.CloudEventWriter.PREFIX;
import static io.kafkakit.codec.CloudEventWriter.VERSION;

import io.kafkakit.codec.JsonData.Parts;
import io.kafkakit.internal.flow.HeaderText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.TokenBuffer;

/** Reads CloudEvents in both modes. Thread-safe. */
final class CloudEventReader {

    private static final String SPEC_VERSION = PREFIX + "specversion";
    private static final String TYPE = PREFIX + "type";
    private static final byte[] VERSION_BYTES = VERSION.getBytes(StandardCharsets.US_ASCII);

    private final JsonData json;
    private final Names names = new Names();

    CloudEventReader(JsonData json) {
        this.json = json;
    }

    @Nullable
    DecodedEvent read(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        ContentType content = ContentType.of(record.headers());
        if (value != null && content != null && content.isCloudEvent()) {
            return structured(value, content, types);
        }
        Header version = record.headers().lastHeader(SPEC_VERSION);
        if (version == null && value == null) {
            return null;
        }
        if (version == null || !Arrays.equals(version.value(), VERSION_BYTES)) {
            checkVersion(HeaderText.text(version));
        }
        String event = required("type", type(record.headers().lastHeader(TYPE)));
        Type type = types.of(event);
        if (type == null) {
            return new DecodedEvent(event, null);
        }
        Object data = value == null ? noData(dataType(type)) : data(value, content, dataType(type));
        return new DecodedEvent(event, isWhole(type) ? whole(attributes(record, content), data) : data);
    }

    /** The same few names come again and again. */
    private @Nullable String type(@Nullable Header header) {
        byte[] value = header == null ? null : header.value();
        if (value == null || value.length == 0) {
            return null;
        }
        for (byte each : value) {
            if (each < 0) {
                return new String(value, StandardCharsets.UTF_8);
            }
        }
        return names.text(value, 0, value.length);
    }

    private static void checkVersion(@Nullable String version) throws UndecodableException {
        if (version == null) {
            throw new UndecodableException("it is not a CloudEvent: it has neither a header ce_specversion nor the"
                    + " content-type application/cloudevents+json");
        }
        if (!version.equals(VERSION)) {
            throw new UndecodableException("it is a CloudEvent of version '" + version + "', not " + VERSION);
        }
    }

    private static String required(String name, @Nullable String value) throws UndecodableException {
        if (value == null || value.isEmpty()) {
            throw new UndecodableException("the CloudEvent has no attribute '" + name + "'");
        }
        return value;
    }

    private static Map<String, String> attributes(EncodedRecord record, @Nullable ContentType content) {
        Map<String, String> attributes = new TreeMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                attributes.put(
                        header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        attributes.remove("datacontenttype");
        if (content != null) {
            attributes.put("datacontenttype", content.text());
        }
        return attributes;
    }

    private static boolean isWhole(Type type) {
        return type == CloudEvent.class
                || (type instanceof ParameterizedType generic && generic.getRawType() == CloudEvent.class);
    }

    /** The type of the data. A handler of a bare {@link CloudEvent} gets maps, lists, texts and numbers. */
    private static Type dataType(Type type) {
        if (!isWhole(type)) {
            return type;
        }
        Type data = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
        return data instanceof WildcardType some ? some.getUpperBounds()[0] : data;
    }

    private static Object noData(Type type) throws UndecodableException {
        if (type == NoData.class || type == Object.class) {
            return NoData.NONE;
        }
        throw new UndecodableException(
                "the CloudEvent has no data, and its handler takes a " + type.getTypeName() + ": let it take NoData");
    }

    private Object data(byte[] value, @Nullable ContentType content, Type type) throws UndecodableException {
        if (type == byte[].class) {
            return value.clone();
        }
        if (type == NoData.class) {
            throw dataThatNobodyTakes();
        }
        if (type == String.class && (content == null || !content.isJson())) {
            return Codecs.text(value);
        }
        if (content == null || content.isJson()) {
            return json.read(value, type);
        }
        if (type == Object.class) {
            return value.clone();
        }
        throw notJson(content, type);
    }

    private static UndecodableException dataThatNobodyTakes() {
        return new UndecodableException(
                "the CloudEvent has data, and its handler takes NoData: let it take the data, or byte[]");
    }

    private static UndecodableException notJson(ContentType content, Type type) {
        return new UndecodableException("the data is of type '" + content.text()
                + "', not JSON, and its handler takes a " + type.getTypeName() + ": let it take byte[]");
    }

    private DecodedEvent structured(byte[] value, ContentType format, EventTypes types) throws UndecodableException {
        if (!format.isCloudEventAsJson()) {
            throw new UndecodableException("it is a CloudEvent of the content-type '" + format.text()
                    + "', and the codec reads application/cloudevents+json");
        }
        Parts parts = json.parts(value, "data");
        JsonNode all = parts.fields();
        checkVersion(all);
        String event = required("type", text(all, "type"));
        Type type = types.of(event);
        if (type == null) {
            return new DecodedEvent(event, null);
        }
        Object data = data(parts, dataType(type));
        return new DecodedEvent(event, isWhole(type) ? whole(attributes(all), data) : data);
    }

    private static void checkVersion(JsonNode all) throws UndecodableException {
        JsonNode version = all.get("specversion");
        if (version == null || version.isNull()) {
            throw new UndecodableException("the CloudEvent has no attribute 'specversion'");
        }
        checkVersion(version.asString());
    }

    private Object data(Parts parts, Type type) throws UndecodableException {
        String named = text(parts.fields(), "datacontenttype");
        ContentType content = named == null ? null : ContentType.of(named);
        JsonNode base64 = parts.fields().get("data_base64");
        TokenBuffer data = parts.hasData() ? parts.data() : null;
        if (base64 == null || base64.isNull()) {
            return data == null ? noData(type) : data(data, parts.isText(), content, type);
        }
        if (data != null) {
            throw new UndecodableException("the CloudEvent has both 'data' and 'data_base64'");
        }
        return data(decoded(base64), content, type);
    }

    /** Data in the JSON of the event itself: any JSON, or the text of another format. */
    private Object data(TokenBuffer data, boolean isText, @Nullable ContentType content, Type type)
            throws UndecodableException {
        if (type == NoData.class) {
            throw dataThatNobodyTakes();
        }
        if (content == null || content.isJson() || !isText) {
            return type == byte[].class ? json.bytes(data) : json.read(data, type);
        }
        if (type == byte[].class) {
            return ((String) json.read(data, String.class)).getBytes(StandardCharsets.UTF_8);
        }
        if (type == String.class || type == Object.class) {
            return json.read(data, type);
        }
        throw notJson(content, type);
    }

    private static byte[] decoded(JsonNode base64) throws UndecodableException {
        try {
            return Base64.getDecoder().decode(base64.isString() ? base64.stringValue() : "?");
        } catch (IllegalArgumentException e) {
            throw new UndecodableException("the field 'data_base64' is not Base64", e);
        }
    }

    private static Map<String, String> attributes(JsonNode all) {
        Map<String, String> attributes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : all.properties()) {
            boolean isData = field.getKey().equals("data_base64");
            if (!isData && field.getValue().isValueNode() && !field.getValue().isNull()) {
                attributes.put(field.getKey(), field.getValue().asString());
            }
        }
        return attributes;
    }

    private static @Nullable String text(JsonNode all, String name) {
        JsonNode value = all.get(name);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    private static CloudEvent<Object> whole(Map<String, String> attributes, Object data) throws UndecodableException {
        String id = required("id", attributes.remove("id"));
        URI source = uri("source", required("source", attributes.remove("source")));
        String subject = attributes.remove("subject");
        Instant time = time(attributes.remove("time"));
        String content = attributes.remove("datacontenttype");
        String schema = attributes.remove("dataschema");
        attributes.remove("specversion");
        attributes.remove("type");
        return new CloudEvent<>(
                id,
                source,
                subject,
                time,
                content,
                schema == null ? null : uri("dataschema", schema),
                attributes,
                data);
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
