package io.kafkakit.codec;

import io.kafkakit.internal.flow.Thrown;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.TokenBuffer;

/** Reads and writes whole JSON values with a mapper, with errors that name the field. Thread-safe. */
final class JsonData {

    private final JsonMapper mapper;
    /** Trees of this one keep all digits of numbers. */
    private final JsonMapper ofTrees;
    /** A decorator may change the bytes that Jackson reads. */
    private final boolean isDecorated;

    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    JsonData(JsonMapper mapper) {
        this.mapper = mapper;
        this.ofTrees = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        this.isDecorated = mapper.tokenStreamFactory().getInputDecorator() != null;
    }

    /**
     * A new mapper with Jackson's defaults, except for the buffers: a pool shared by all threads costs 4 % of a busy group's
     * time. A mapper keeps what it has read and written, so one for all would keep the classes of an application that is
     * loaded anew in the same JVM.
     */
    static JsonMapper defaultMapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .recyclerPool(JsonRecyclerPools.threadLocalPool())
                        .build())
                .build();
    }

    /** Checks the name of a header that contains the names of events. */
    static String headerName(String header) {
        Objects.requireNonNull(header, "the header's name is null");
        if (header.isBlank()) {
            throw new IllegalArgumentException("the header's name is blank: pass the name of a header");
        }
        return header;
    }

    JsonMapper mapper() {
        return mapper;
    }

    /**
     * The value as JSON.
     *
     * @param what names it in the error
     * @throws IllegalArgumentException if it cannot be written
     */
    byte[] write(String what, Object data) {
        try {
            return mapper.writeValueAsBytes(data);
        } catch (JacksonException e) {
            throw unwritable(what, data, e.getOriginalMessage(), e);
        } catch (Throwable e) {
            // A getter of the user's class threw.
            Thrown.rethrowIfFatal(e);
            throw unwritable(what, data, Thrown.words(e), e);
        }
    }

    /** The value as a tree of JSON; throws like {@link #write}. */
    JsonNode tree(String what, Object data) {
        try {
            return ofTrees.valueToTree(data);
        } catch (JacksonException e) {
            throw unwritable(what, data, e.getOriginalMessage(), e);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            throw unwritable(what, data, Thrown.words(e), e);
        }
    }

    private static IllegalArgumentException unwritable(String what, Object data, String why, Throwable cause) {
        return new IllegalArgumentException(
                what + ": " + data.getClass().getName() + " cannot be written as JSON: " + why, cause);
    }

    /** The bytes as a tree of JSON. Data of unknown types is not to be read from it: its numbers are decimal. */
    JsonNode tree(byte[] value) throws UndecodableException {
        checkNotEmpty(value);
        return (JsonNode) read(() -> {
            try (JsonParser json = ofTrees.createParser(own(value))) {
                JsonNode node = ofTrees.readTree(json);
                if (json.nextToken() != null) {
                    throw new UndecodableException("something follows the JSON value");
                }
                return node;
            }
        });
    }

    /** The whole of these bytes as this type. */
    Object read(byte[] value, Type type) throws UndecodableException {
        checkNotEmpty(value);
        return read(() -> reader(type).readValue(own(value)));
    }

    private static void checkNotEmpty(byte[] value) throws UndecodableException {
        if (value.length == 0) {
            throw new UndecodableException("the value is empty");
        }
    }

    private byte[] own(byte[] value) {
        return isDecorated ? value.clone() : value;
    }

    /**
     * A JSON object whose data is read later, as the type that its name asks for.
     *
     * @param fields the other fields
     * @param data the data; null if there is none. It keeps the digits of numbers, as a tree would not.
     */
    record Parts(ObjectNode fields, @Nullable TokenBuffer data) {

        boolean hasData() {
            return data != null && data.firstToken() != JsonToken.VALUE_NULL;
        }

        boolean isText() {
            return data != null && data.firstToken() == JsonToken.VALUE_STRING;
        }
    }

    /**
     * The parts of an object.
     *
     * @param name the field of the data
     */
    Parts parts(byte[] value, String name) throws UndecodableException {
        checkNotEmpty(value);
        return (Parts) read(() -> {
            try (JsonParser json = mapper.createParser(own(value))) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new UndecodableException("the value is not a JSON object");
                }
                Parts parts = parts(json, name);
                if (json.nextToken() != null) {
                    throw new UndecodableException("something follows the JSON object");
                }
                return parts;
            }
        });
    }

    private Parts parts(JsonParser json, String name) {
        ObjectNode fields = mapper.createObjectNode();
        TokenBuffer data = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals(name)) {
                data = TokenBuffer.forBuffering(json, json.objectReadContext());
                data.copyCurrentStructure(json);
            } else {
                fields.set(field, json.<JsonNode>readValueAsTree());
            }
        }
        return new Parts(fields, data);
    }

    /** The data of an object as this type. */
    Object read(TokenBuffer data, Type type) throws UndecodableException {
        return read(() -> {
            try (JsonParser json = data.asParserOnFirstToken(ObjectReadContext.empty())) {
                return reader(type).readValue(json);
            }
        });
    }

    /** The data of an object as JSON. */
    byte[] bytes(TokenBuffer data) throws UndecodableException {
        return (byte[]) read(() -> {
            try (JsonParser json = data.asParserOnFirstToken(ObjectReadContext.empty())) {
                return ofTrees.writeValueAsBytes(ofTrees.readTree(json));
            }
        });
    }

    private interface Read {
        Object read() throws UndecodableException;
    }

    private static Object read(Read read) throws UndecodableException {
        Object data;
        try {
            data = read.read();
        } catch (JacksonException e) {
            throw new UndecodableException("the value cannot be read" + at(e) + ": " + e.getOriginalMessage(), e);
        } catch (UndecodableException e) {
            throw e;
        } catch (Throwable e) {
            // A constructor or setter of the user's class refused the data.
            Thrown.rethrowIfFatal(e);
            throw new UndecodableException("the value cannot be read: " + Thrown.words(e), e);
        }
        if (data == null) {
            throw new UndecodableException("the value is null");
        }
        return data;
    }

    private ObjectReader reader(Type type) {
        ObjectReader known = readers.get(type);
        return known != null
                ? known
                : readers.computeIfAbsent(
                        type,
                        its -> mapper.readerFor(mapper.constructType(its))
                                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
    }

    /** For example " at data.lines[2].quantity", if Jackson knows which field is wrong. */
    static String at(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append('.').append(step.getPropertyName());
            } else if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.isEmpty() ? "" : " at data" + path;
    }
}
