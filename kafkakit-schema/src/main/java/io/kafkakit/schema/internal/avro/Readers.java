package io.kafkakit.schema.internal.avro;

import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificRecord;

/** Makes the reader for a schema and a handler's type. */
final class Readers {

    /** What is not a record: the schema that the type asks for. */
    private static final Map<Type, Schema.Type> SIMPLE = Map.ofEntries(
            Map.entry(String.class, Schema.Type.STRING),
            Map.entry(Integer.class, Schema.Type.INT),
            Map.entry(int.class, Schema.Type.INT),
            Map.entry(Long.class, Schema.Type.LONG),
            Map.entry(long.class, Schema.Type.LONG),
            Map.entry(Double.class, Schema.Type.DOUBLE),
            Map.entry(double.class, Schema.Type.DOUBLE),
            Map.entry(Float.class, Schema.Type.FLOAT),
            Map.entry(float.class, Schema.Type.FLOAT),
            Map.entry(Boolean.class, Schema.Type.BOOLEAN),
            Map.entry(boolean.class, Schema.Type.BOOLEAN),
            Map.entry(ByteBuffer.class, Schema.Type.BYTES),
            Map.entry(byte[].class, Schema.Type.BYTES));

    private Readers() {}

    static Reader of(Schema writer, Type type) throws UndecodableException {
        try {
            return new Reader(reader(writer, type), type == byte[].class);
        } catch (UndecodableException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unfit(writer, type, e);
        } catch (Throwable e) {
            // A static initializer of the user's class.
            Thrown.rethrowIfFatal(e);
            throw unfit(writer, type, e);
        }
    }

    private static UndecodableException unfit(Schema writer, Type type, Throwable why) {
        return new UndecodableException(
                "the schema '" + writer.getFullName() + "' cannot be read as " + type.getTypeName() + ": "
                        + Thrown.words(why),
                why);
    }

    private static DatumReader<Object> reader(Schema writer, Type type) throws IOException, UndecodableException {
        Schema.Type simple = SIMPLE.get(type);
        if (simple != null) {
            return simple(writer, simple);
        }
        if (!(type instanceof Class<?> some)) {
            throw new UndecodableException(
                    "the handler takes a " + type.getTypeName() + ", and Avro makes objects of classes only");
        }
        if (some == Object.class || some == CharSequence.class || isGeneric(some)) {
            return fast(Models.generic(), writer, writer);
        }
        if (SpecificRecord.class.isAssignableFrom(some)) {
            Models.OfGenerated model = new Models.OfGenerated(some);
            Schema reader = model.getSchema(some);
            Units.check(writer, reader);
            return fast(model, writer, reader);
        }
        if (some.isInterface() || Modifier.isAbstract(some.getModifiers())) {
            throw new UndecodableException("the handler takes " + some.getName() + ", of which there are no objects:"
                    + " let it take a class, or a GenericRecord");
        }
        Models.OfPlain model = new Models.OfPlain(some);
        Schema reader = model.getSchema(some);
        Units.check(writer, reader);
        return new PlainReader(writer, named(reader, writer), model);
    }

    private static boolean isGeneric(Class<?> type) {
        return GenericContainer.class.isAssignableFrom(type)
                && (type.isInterface() || type.getName().startsWith("org.apache.avro."));
    }

    private static DatumReader<Object> fast(GenericData model, Schema writer, Schema reader) throws IOException {
        return new FastReaderBuilder(model).createDatumReader(writer, reader);
    }

    private static DatumReader<Object> simple(Schema writer, Schema.Type type) throws IOException {
        Schema reader = Schema.create(type);
        if (type == Schema.Type.STRING) {
            GenericData.setStringType(reader, GenericData.StringType.String);
        }
        return fast(Models.generic(), writer, reader);
    }

    /**
     * A plain class is no promise about names: its package is that of the reader's code. So it reads a record of any
     * name, as long as the fields fit.
     */
    private static Schema named(Schema reader, Schema writer) {
        if (reader.getType() == Schema.Type.RECORD
                && writer.getType() == Schema.Type.RECORD
                && !reader.getFullName().equals(writer.getFullName())) {
            reader.addAlias(writer.getFullName());
        }
        return reader;
    }
}
