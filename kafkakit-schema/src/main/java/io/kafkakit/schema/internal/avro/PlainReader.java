package io.kafkakit.schema.internal.avro;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.reflect.ReflectDatumReader;
import org.jspecify.annotations.Nullable;

/** Reads plain classes by reflection, Java records too. Thread-safe: Avro keeps a decoder for each thread. */
final class PlainReader extends ReflectDatumReader<Object> {

    private final Models.OfPlain model;
    private final Map<Class<?>, Constructor<?>> constructors = new ConcurrentHashMap<>();

    PlainReader(Schema writer, Schema reader, Models.OfPlain model) {
        super(writer, reader, model);
        this.model = model;
    }

    @Override
    protected Object newArray(@Nullable Object old, int size, Schema schema) {
        Class<?> type = model.collection(schema);
        if (type != null && type.isArray()) {
            return Array.newInstance(type.getComponentType(), size);
        }
        if (type == null || type.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>(Math.min(size, 1_000));
        }
        if (type.isAssignableFrom(LinkedHashSet.class)) {
            return new LinkedHashSet<>();
        }
        try {
            if (type.getDeclaredConstructor().newInstance() instanceof Collection<?> collection) {
                return collection;
            }
        } catch (ReflectiveOperationException e) {
            throw new AvroRuntimeException(type.getName() + " cannot be made", e);
        }
        throw new AvroRuntimeException(type.getName() + " is no collection");
    }

    @Override
    protected Object readRecord(@Nullable Object old, Schema expected, ResolvingDecoder in) throws IOException {
        Object read = super.readRecord(old, expected, in);
        Class<?> type = model.getClass(expected);
        return type != null && type.isRecord() && read instanceof GenericData.Record parts ? made(type, parts) : read;
    }

    private Object made(Class<?> type, GenericData.Record parts) {
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(component -> value(component, parts.get(component.getName())))
                .toArray();
        try {
            return constructors.computeIfAbsent(type, PlainReader::constructor).newInstance(values);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new AvroRuntimeException(type.getName() + " refuses its fields: " + cause, e);
        }
    }

    private static @Nullable Object value(RecordComponent component, @Nullable Object read) {
        return component.getType() == Optional.class ? Optional.ofNullable(read) : read;
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has its canonical constructor", e);
        }
    }
}
