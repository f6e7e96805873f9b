package io.kafkakit.codec;

import io.kafkakit.internal.flow.Thrown;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes whole JSON values with a mapper, with errors that name the field. Thread-safe. */
final class JsonData {

    /** Jackson's defaults, except for the buffers: a pool shared by all threads costs 4 % of a busy group's time. */
    static final JsonMapper DEFAULT = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.threadLocalPool())
                    .build())
            .build();

    private final JsonMapper mapper;
    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    JsonData(JsonMapper mapper) {
        this.mapper = mapper;
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
            return mapper.valueToTree(data);
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

    /** The bytes as a tree of JSON. */
    JsonNode tree(byte[] value) throws UndecodableException {
        return read(value, JsonNode.class) instanceof JsonNode node ? node : mapper.nullNode();
    }

    /** The whole of these bytes as this type. */
    Object read(byte[] value, Type type) throws UndecodableException {
        if (value.length == 0) {
            throw new UndecodableException("the value is empty");
        }
        return read(() -> reader(type).readValue(value));
    }

    /** This tree as this type. */
    Object read(JsonNode tree, Type type) throws UndecodableException {
        return read(() -> reader(type).readValue(tree));
    }

    private interface Read {
        Object read();
    }

    private static Object read(Read read) throws UndecodableException {
        Object data;
        try {
            data = read.read();
        } catch (JacksonException e) {
            throw new UndecodableException("the value cannot be read" + at(e) + ": " + e.getOriginalMessage(), e);
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
