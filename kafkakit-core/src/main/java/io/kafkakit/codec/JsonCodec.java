package io.kafkakit.codec;

import io.kafkakit.EventRecord;
import io.kafkakit.internal.flow.Thrown;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonGeneratorDecorator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * The envelope of the npm package kafkakit: {@code {"event":"OrderCreated","data":{...}}}, as UTF-8 JSON. Thread-safe.
 *
 * <ul>
 * <li>The envelope is strict. {@code event} must be a non-empty text. {@code data} must be present and not null.
 *     Neither may occur twice, and nothing may follow the object.
 * <li>Other fields of the envelope are ignored, and so are fields of the data that its type does not have.
 * <li>A missing field of a primitive type is an error, not 0. If senders may omit it, make it {@code Integer} and
 *     nullable, or pass a mapper without {@code FAIL_ON_NULL_FOR_PRIMITIVES}.
 * <li>Jackson's {@code StreamReadConstraints} limit nesting and lengths.
 * </ul>
 */
public final class JsonCodec implements EventCodec {

    /** Event names mostly come from a program's text. This bounds the cache if they do not. */
    private static final int MOST_HEADS = 1_000;

    private final JsonMapper mapper;
    private final ObjectWriter writer;
    /** Neither a decorator nor indentation changes what Jackson writes. */
    private final boolean isPlain;
    /** A decorator may change the bytes that Jackson reads. */
    private final boolean isDecorated;

    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();
    private final Map<String, SerializableString> heads = new ConcurrentHashMap<>();
    private final Names names = new Names();

    /** With Jackson's defaults: dates as ISO 8601 text, unknown fields ignored. */
    public JsonCodec() {
        this(JsonData.defaultMapper());
    }

    /** With a mapper of your own, for example with other naming or more modules. */
    public JsonCodec(JsonMapper mapper) {
        this.mapper = mapper;
        // The envelope continues after the data, so the data is not flushed alone.
        this.writer = mapper.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
        this.isDecorated = mapper.tokenStreamFactory().getInputDecorator() != null;
        this.isPlain = isPlain(mapper.tokenStreamFactory()) && !mapper.isEnabled(SerializationFeature.INDENT_OUTPUT);
    }

    private static boolean isPlain(JsonFactory factory) {
        List<JsonGeneratorDecorator> decorators = factory.getGeneratorDecorators();
        return factory.getInputDecorator() == null
                && factory.getOutputDecorator() == null
                && (decorators == null || decorators.isEmpty())
                // Without this feature a parser does not report its position in the bytes.
                && factory.isEnabled(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES);
    }

    @Override
    public boolean changesArrays() {
        return false;
    }

    @Override
    public EncodedEvent encode(EventRecord event) {
        return EncodedEvent.of(encode(
                Objects.requireNonNull(event.event(), "a tombstone has no event"),
                Objects.requireNonNull(event.data(), "a tombstone has no data")));
    }

    /**
     * The envelope of an event, in an array of its own.
     *
     * @throws IllegalArgumentException if the data cannot be written as JSON
     */
    public byte[] encode(String event, Object data) {
        Bytes out = new Bytes();
        try (JsonGenerator json = writer.createGenerator(out)) {
            if (isPlain) {
                json.writeRaw(head(event));
                writer.writeValue(json, data);
                endPlain(json);
            } else {
                json.writeStartObject();
                json.writeName("event");
                json.writeString(event);
                json.writeName("data");
                writer.writeValue(json, data);
                json.writeEndObject();
            }
        } catch (JacksonException e) {
            throw unwritable(event, data, e.getOriginalMessage(), e);
        } catch (Throwable e) {
            // A getter of the user's class threw.
            Thrown.rethrowIfFatal(e);
            throw unwritable(event, data, Thrown.words(e), e);
        }
        return out.bytes();
    }

    private static IllegalArgumentException unwritable(String event, Object data, String why, Throwable cause) {
        return new IllegalArgumentException(
                "event '" + event + "': " + data.getClass().getName() + " cannot be written as JSON: " + why, cause);
    }

    /**
     * The generator does not know of the envelope. So it does not notice if a serializer writes no value, two values,
     * or half of one.
     */
    private static void endPlain(JsonGenerator json) {
        TokenStreamContext context = json.streamWriteContext();
        if (!context.inRoot() || context.getEntryCount() != 1) {
            throw new StreamWriteException(json, "its serializer has not written one whole value");
        }
        json.writeRaw('}');
    }

    /** The bytes before the data of an event with this name. */
    private SerializableString head(String event) {
        SerializableString known = heads.get(event);
        if (known != null) {
            return known;
        }
        // A bare generator writes the name. A mapper may write a text as data in another way.
        Bytes name = new Bytes();
        try (JsonGenerator json = writer.createGenerator(name)) {
            json.writeString(event);
        }
        String quoted = new String(name.bytes(), StandardCharsets.UTF_8);
        SerializableString head = new SerializedString("{\"event\":" + quoted + ",\"data\":");
        if (heads.size() < MOST_HEADS) {
            heads.put(event, head);
        }
        return head;
    }

    /**
     * Jackson writes an event of a few kilobytes in one call. The array then has exactly its length and need not be
     * copied.
     */
    private static final class Bytes extends ByteArrayOutputStream {

        Bytes() {
            super(0);
        }

        byte[] bytes() {
            return count == buf.length ? buf : toByteArray();
        }
    }

    @Override
    public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
        byte[] value = record.value();
        return value == null ? null : decode(value, types);
    }

    /**
     * The event in an envelope, which is not changed.
     *
     * @throws UndecodableException if the value is not an envelope, or its data is not of the type
     */
    public DecodedEvent decode(byte[] value, EventTypes types) throws UndecodableException {
        DecodedEvent plain = decodePlain(value, types);
        return plain != null ? plain : decodeAny(value, types);
    }

    /** Decodes a plain envelope with valid data; null if the whole value must be parsed. */
    private @Nullable DecodedEvent decodePlain(byte[] value, EventTypes types) {
        PlainEnvelope envelope = isPlain ? PlainEnvelope.of(value, names) : null;
        if (envelope == null) {
            return null;
        }
        try {
            Type type = types.of(envelope.event());
            Object data = type == null ? null : readAll(value, envelope, reader(type));
            return data == null ? null : new DecodedEvent(envelope.event(), data);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            // The slow path reads the value again and throws an error about the whole value.
            return null;
        }
    }

    /** Decodes the data from its bytes; null unless the data ends exactly where they end. */
    private @Nullable Object readAll(byte[] value, PlainEnvelope envelope, ObjectReader reader) {
        try (JsonParser json = mapper.createParser(value, envelope.dataStart(), envelope.dataLength())) {
            Object data = reader.readValue(json);
            return !json.isClosed() && json.currentLocation().getByteOffset() == envelope.dataLength() ? data : null;
        }
    }

    private DecodedEvent decodeAny(byte[] value, EventTypes types) throws UndecodableException {
        if (value.length == 0) {
            throw new UndecodableException("the value is empty");
        }
        try (JsonParser json = mapper.createParser(isDecorated ? value.clone() : value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UndecodableException("the value is not a JSON object");
            }
            DecodedEvent event = new Envelope(json, types).read();
            if (json.nextToken() != null) {
                throw new UndecodableException("something follows the JSON object");
            }
            return event;
        } catch (JacksonException e) {
            throw new UndecodableException(
                    "the value cannot be read" + JsonData.at(e) + ": " + e.getOriginalMessage(), e);
        } catch (UndecodableException e) {
            throw e;
        } catch (Throwable e) {
            // A constructor or setter of the user's class refused the data.
            Thrown.rethrowIfFatal(e);
            throw new UndecodableException("the data cannot be read: " + Thrown.words(e), e);
        }
    }

    /** Reads the two fields in either order. If the name comes first, as usual, the data is decoded at once. */
    private final class Envelope {

        private final JsonParser json;
        private final EventTypes types;
        private @Nullable String event;
        private @Nullable TokenBuffer early;
        private @Nullable Object data;
        private boolean dataSeen;

        Envelope(JsonParser json, EventTypes types) {
            this.json = json;
            this.types = types;
        }

        DecodedEvent read() throws UndecodableException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "event" -> readName();
                    case "data" -> readData();
                    default -> json.skipChildren();
                }
            }
            if (event == null) {
                throw new UndecodableException("the field 'event' is missing");
            }
            if (!dataSeen) {
                throw new UndecodableException("the field 'data' is missing");
            }
            if (early != null) {
                try (JsonParser buffered = early.asParserOnFirstToken(json.objectReadContext())) {
                    data = bind(buffered, event);
                }
            }
            return new DecodedEvent(event, data);
        }

        private void readName() throws UndecodableException {
            if (event != null) {
                throw new UndecodableException("the field 'event' occurs twice");
            }
            if (json.currentToken() != JsonToken.VALUE_STRING
                    || json.getString().isEmpty()) {
                throw new UndecodableException("the field 'event' is not a name");
            }
            event = json.getString();
        }

        private void readData() throws UndecodableException {
            if (dataSeen) {
                throw new UndecodableException("the field 'data' occurs twice");
            }
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                throw new UndecodableException("the field 'data' is null");
            }
            dataSeen = true;
            if (event != null) {
                data = bind(json, event);
            } else {
                early = TokenBuffer.forBuffering(json, json.objectReadContext());
                early.copyCurrentStructure(json);
            }
        }

        private @Nullable Object bind(JsonParser from, String name) {
            Type type = types.of(name);
            if (type == null) {
                from.skipChildren();
                return null;
            }
            return reader(type).readValue(from);
        }
    }

    private ObjectReader reader(Type type) {
        ObjectReader known = readers.get(type);
        // The envelope continues after the data, so what follows is not a trailing token.
        return known != null
                ? known
                : readers.computeIfAbsent(
                        type,
                        t -> mapper.readerFor(mapper.constructType(t))
                                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
    }
}
