package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.Experimental;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON without an envelope: the record's value is the data. The event's name is found elsewhere, or there is none.
 * Immutable and thread-safe.
 *
 * <p>A record without a value is a tombstone. Unknown fields are ignored, as in {@link JsonCodec}.
 */
@Experimental
public final class PlainJsonCodec implements EventCodec {

    private static final String SPRING_TYPE = "__TypeId__";

    private final JsonData json;
    private final Naming naming;

    private PlainJsonCodec(JsonMapper mapper, Naming naming) {
        this.json = new JsonData(mapper);
        this.naming = naming;
    }

    /**
     * Events have no names: for topics with one type, read by {@code onAny}. The name of a sent event is not written.
     */
    public static PlainJsonCodec unnamed() {
        return new PlainJsonCodec(JsonData.defaultMapper(), new Unnamed());
    }

    /**
     * A header contains the event's name, as UTF-8 text. If the record has several such headers, the last one counts.
     *
     * @throws IllegalArgumentException if the header's name is blank
     */
    public static PlainJsonCodec namedByHeader(String header) {
        return new PlainJsonCodec(JsonData.defaultMapper(), new ByHeader(header, Map.of()));
    }

    /**
     * A field of the data contains the event's name.
     *
     * @param pointer a JSON pointer (RFC 6901), such as {@code /type} or {@code /meta/type}. When an event is written
     *     whose data does not have the field, the field is added.
     * @throws IllegalArgumentException if it is not a JSON pointer to a field
     */
    public static PlainJsonCodec namedByField(String pointer) {
        return new PlainJsonCodec(JsonData.defaultMapper(), ByField.of(pointer));
    }

    /**
     * All events of a topic are named after the topic. The name of a sent event is not written, so it may be any.
     */
    public static PlainJsonCodec namedByTopic() {
        return new PlainJsonCodec(JsonData.defaultMapper(), new ByTopic());
    }

    /**
     * Spring's header {@code __TypeId__} contains the event's name, or an identifier that this map gives a name. No
     * class is loaded because of a header. A list has its own class there, such as {@code java.util.ArrayList}.
     *
     * @param names the events' names by Spring's identifiers, such as {@code com.acme.OrderPlaced}. An identifier that
     *     is not among them is itself the event's name.
     * @throws IllegalArgumentException if two identifiers have the same name
     */
    public static PlainJsonCodec namedBySpring(Map<String, String> names) {
        return new PlainJsonCodec(JsonData.defaultMapper(), new ByHeader(SPRING_TYPE, names));
    }

    /** With a mapper of your own, for example with other naming or more modules. */
    public PlainJsonCodec withMapper(JsonMapper mapper) {
        return new PlainJsonCodec(mapper, naming);
    }

    /** Where the name of an event is. */
    private sealed interface Naming {

        /** The name in a record; null if it has none. */
        @Nullable
        String of(EncodedRecord record) throws UndecodableException;

        /** The encoded event with its name. */
        EncodedEvent named(String event, EncodedEvent encoded);
    }

    private record Unnamed() implements Naming {

        @Override
        public @Nullable String of(EncodedRecord record) {
            return null;
        }

        @Override
        public EncodedEvent named(String event, EncodedEvent encoded) {
            return encoded;
        }
    }

    private record ByTopic() implements Naming {

        @Override
        public String of(EncodedRecord record) {
            return record.topic();
        }

        @Override
        public EncodedEvent named(String event, EncodedEvent encoded) {
            return encoded;
        }
    }

    private static final class ByHeader implements Naming {

        private final String header;
        private final Map<String, String> names;
        private final Map<String, String> identifiers = new HashMap<>();

        ByHeader(String header, Map<String, String> names) {
            this.header = JsonData.headerName(header);
            this.names = Map.copyOf(names);
            names.forEach((identifier, name) -> {
                String other = identifiers.put(name, identifier);
                if (other != null) {
                    throw new IllegalArgumentException("event '" + name + "' has two identifiers, '" + other + "' and '"
                            + identifier + "': each event is written with one, so give them different names");
                }
            });
        }

        @Override
        public String of(EncodedRecord record) throws UndecodableException {
            String value = record.header(header);
            if (value == null || value.isEmpty()) {
                throw new UndecodableException("the header '" + header + "', which names the event, is missing: let the"
                        + " sender set it, or read the topic with PlainJsonCodec.unnamed()");
            }
            return names.getOrDefault(value, value);
        }

        @Override
        public EncodedEvent named(String event, EncodedEvent encoded) {
            String value = identifiers.getOrDefault(event, event);
            if (!names.getOrDefault(value, value).equals(event)) {
                throw new IllegalArgumentException("event '" + event + "' would be read as '" + names.get(value)
                        + "', because its name is the identifier of that event: send it under that name");
            }
            return encoded.withHeader(header, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The name is in the value, so the codec reads it itself. */
    private record ByField(JsonPointer pointer, String text) implements Naming {

        static ByField of(String pointer) {
            try {
                JsonPointer compiled = JsonPointer.compile(pointer);
                if (!compiled.matches()) {
                    return new ByField(compiled, pointer);
                }
            } catch (IllegalArgumentException e) {
                throw wrong(pointer, e);
            }
            throw wrong(pointer, null);
        }

        private static IllegalArgumentException wrong(String pointer, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    "'" + pointer + "' is not a JSON pointer to a field: pass one such as /type or /meta/type", cause);
        }

        @Override
        public @Nullable String of(EncodedRecord record) {
            return null;
        }

        @Override
        public EncodedEvent named(String event, EncodedEvent encoded) {
            return encoded;
        }

        String in(JsonNode tree) throws UndecodableException {
            JsonNode name = tree.at(pointer);
            if (!name.isString() || name.stringValue().isEmpty()) {
                throw new UndecodableException(
                        "the field '" + text + "', which names the event, is missing or is not a text");
            }
            return name.stringValue();
        }

        JsonNode with(String event, JsonNode tree) {
            JsonNode there = tree.at(pointer);
            if (there.isMissingNode() || there.isNull()) {
                if (!(tree instanceof ObjectNode object)) {
                    throw new IllegalArgumentException("event '" + event
                            + "': the data is not a JSON object, so it has no field '" + text + "' for the name");
                }
                add(event, object, pointer);
            } else if (!there.isString() || !there.stringValue().equals(event)) {
                throw new IllegalArgumentException("event '" + event + "': the field '" + text + "' of the data is "
                        + there + ": make it the event's name, or leave it out");
            }
            return tree;
        }

        private static void add(String event, ObjectNode to, JsonPointer at) {
            JsonPointer tail = Objects.requireNonNull(at.tail());
            String field = at.getMatchingProperty();
            if (tail.matches()) {
                to.put(field, event);
                return;
            }
            JsonNode next = to.get(field);
            if (next != null && !next.isNull() && !next.isObject()) {
                throw new IllegalArgumentException("event '" + event + "': the field '" + field
                        + "' of the data is not a JSON object, so it cannot contain the name");
            }
            add(event, next instanceof ObjectNode object ? object : to.putObject(field), tail);
        }
    }

    @Override
    public boolean changesArrays() {
        return false;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        String name = Objects.requireNonNull(event.event());
        Object data = Objects.requireNonNull(event.data());
        String what = "event '" + name + "'";
        byte[] value = naming instanceof ByField field
                ? json.write(what, field.with(name, json.tree(what, data)))
                : json.write(what, data);
        return naming.named(name, EncodedEvent.of(value));
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        if (value == null) {
            return null;
        }
        if (naming instanceof ByField field) {
            String name = field.in(json.tree(value));
            Type type = types.of(name);
            // Not from the tree, whose numbers are decimal.
            return new DecodedEvent(name, type == null ? null : json.read(value, type));
        }
        String name = naming.of(record);
        Type type = types.of(name);
        return new DecodedEvent(name, type == null ? null : json.read(value, type));
    }
}
