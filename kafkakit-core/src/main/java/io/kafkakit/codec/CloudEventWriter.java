package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.internal.lifecycle.Clock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes CloudEvents in one of the two modes. Immutable and thread-safe. */
record CloudEventWriter(JsonData json, Style style, Clock clock) {

    /**
     * How it writes.
     *
     * @param source the attribute {@code source} of events that have none
     * @param isStructured in structured mode instead of binary mode
     * @param isKeyed whether the attribute {@code partitionkey} becomes the record's key
     */
    record Style(URI source, boolean isStructured, boolean isKeyed) {}

    static final String PREFIX = "ce_";
    static final String VERSION = "1.0";

    /** Attributes of the specification's own, which no extension may be named after. */
    private static final Set<String> OWN =
            Set.of("specversion", "type", "id", "source", "subject", "time", "datacontenttype", "dataschema", "data");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

    EncodedEvent write(EventRecord event) {
        Object sent = Objects.requireNonNull(event.data());
        CloudEvent<?> whole = sent instanceof CloudEvent<?> some ? some : null;
        Object data = whole == null ? sent : whole.data();
        Map<String, String> headers = headers(event);
        Map<String, String> attributes = attributes(event, whole);
        attributes.putAll(headers);
        for (String required : new String[] {"id", "source"}) {
            if (String.valueOf(attributes.get(required)).isEmpty()) {
                throw wrong(event, "the attribute '" + required + "' is empty: CloudEvents need one");
            }
        }
        ContentType type = contentType(event, whole, data);
        EncodedEvent encoded = style.isStructured
                ? structured(event, data, attributes, type)
                : binary(event, data, attributes, headers.keySet(), type);
        String key = style.isKeyed && event.key() == null ? attributes.get("partitionkey") : null;
        return key == null ? encoded : encoded.withKey(utf8(key));
    }

    private static IllegalArgumentException wrong(EventRecord event, String why) {
        return new IllegalArgumentException(named(event) + ": " + why);
    }

    private static String named(EventRecord event) {
        return "event '" + event.event() + "'";
    }

    /** The attributes that the sender has set as headers. */
    private static Map<String, String> headers(EventRecord event) {
        Map<String, String> set = new LinkedHashMap<>();
        for (Header header : event.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                String name = header.key().substring(PREFIX.length());
                String value = new String(header.value(), StandardCharsets.UTF_8);
                check(event, name, value);
                set.put(name, value);
            }
        }
        return set;
    }

    /** Headers of a record that a handler reads are easily copied to one that it sends. */
    private static void check(EventRecord event, String name, String value) {
        boolean isWrong = switch (name) {
            case "type" -> !value.equals(event.event());
            case "specversion" -> !value.equals(VERSION);
            case "data", "datacontenttype" -> true;
            default -> !NAME.matcher(name).matches();
        };
        if (isWrong) {
            throw wrong(
                    event,
                    "the header '" + PREFIX + name + "' cannot be '" + value
                            + "': the type is the event's name, the version is " + VERSION
                            + ", the type of the data is the header content-type,"
                            + " and names have only letters a-z and digits");
        }
    }

    /** The attributes without the sender's headers, and without that of the data's type. */
    private Map<String, String> attributes(EventRecord event, @Nullable CloudEvent<?> whole) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", VERSION);
        all.put("id", whole == null ? UUID.randomUUID().toString() : whole.id());
        all.put("source", (whole == null ? style.source : whole.source()).toString());
        all.put("type", Objects.requireNonNull(event.event()));
        if (whole == null) {
            Instant timestamp = event.timestamp();
            put(all, "time", timestamp == null ? Instant.ofEpochMilli(clock.millis()) : timestamp);
            return all;
        }
        put(all, "subject", whole.subject());
        put(all, "time", whole.time());
        put(all, "dataschema", whole.dataSchema());
        whole.extensions().forEach((name, value) -> {
            if (OWN.contains(name) || !NAME.matcher(name).matches()) {
                throw wrong(
                        event,
                        "'" + name + "' is no name of an extension: take another one, of letters a-z and" + " digits");
            }
            all.put(name, value);
        });
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }

    /** The type of the data: the sender's, or else the one that follows from its class; null without data. */
    private @Nullable ContentType contentType(EventRecord event, @Nullable CloudEvent<?> whole, Object data) {
        ContentType sent = ofHeader(event);
        String whatever = whole == null ? null : whole.dataContentType();
        ContentType given = sent != null ? sent : whatever == null ? null : ContentType.of(whatever);
        if (given == null || data == NoData.NONE) {
            return given != null ? given : ofClass(data);
        }
        boolean isAsItIs = data instanceof byte[] || data instanceof CharSequence;
        if (!given.isJson() && !isAsItIs) {
            throw wrong(
                    event,
                    "data of " + data.getClass().getName() + " is written as JSON, and the content type is '"
                            + given.text() + "': pass bytes or text, or leave the content type out");
        }
        return given;
    }

    private static @Nullable ContentType ofClass(Object data) {
        if (data == NoData.NONE) {
            return null;
        }
        return data instanceof byte[]
                ? ContentType.BYTES
                : data instanceof CharSequence ? ContentType.TEXT : ContentType.JSON;
    }

    private @Nullable ContentType ofHeader(EventRecord event) {
        ContentType last = null;
        for (Header header : event.headers()) {
            if (header.key().equals(ContentType.HEADER) && header.value() != null) {
                last = ContentType.of(new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        if (last == null || !last.isCloudEvent()) {
            return last;
        }
        if (!style.isStructured) {
            throw wrong(
                    event,
                    "the header content-type is '" + last.text()
                            + "', and the codec writes binary mode: leave the header out");
        }
        return null;
    }

    private EncodedEvent binary(
            EventRecord event,
            Object data,
            Map<String, String> attributes,
            Set<String> sent,
            @Nullable ContentType type) {
        EncodedEvent encoded = EncodedEvent.of(bytes(event, data));
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (!sent.contains(attribute.getKey())) {
                encoded = encoded.withHeader(PREFIX + attribute.getKey(), utf8(attribute.getValue()));
            }
        }
        return type == null || ofHeader(event) != null
                ? encoded
                : encoded.withHeader(ContentType.HEADER, utf8(type.text()));
    }

    private byte @Nullable [] bytes(EventRecord event, Object data) {
        if (data == NoData.NONE) {
            return null;
        }
        if (data instanceof byte[] bytes) {
            return bytes.clone();
        }
        return data instanceof CharSequence text ? utf8(text.toString()) : json.write(named(event), data);
    }

    private EncodedEvent structured(
            EventRecord event, Object data, Map<String, String> attributes, @Nullable ContentType type) {
        ObjectNode all = json.mapper().createObjectNode();
        attributes.forEach(all::put);
        if (type != null) {
            all.put("datacontenttype", type.text());
        }
        boolean isJson = type != null && type.isJson();
        if (data instanceof byte[] bytes && !isJson) {
            all.put("data_base64", Base64.getEncoder().encodeToString(bytes));
        } else if (data instanceof CharSequence text && !isJson) {
            all.put("data", text.toString());
        } else if (data instanceof byte[] || data instanceof CharSequence) {
            all.set("data", parsed(event, Objects.requireNonNull(bytes(event, data))));
        } else if (data != NoData.NONE) {
            all.set("data", json.tree(named(event), data));
        }
        return EncodedEvent.of(json.write(named(event), all)).withHeader(ContentType.HEADER, utf8(STRUCTURED));
    }

    private JsonNode parsed(EventRecord event, byte[] data) {
        try {
            return json.tree(data);
        } catch (UndecodableException e) {
            throw new IllegalArgumentException(
                    named(event) + ": the content type is JSON, and the data is not: " + e.getMessage(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
