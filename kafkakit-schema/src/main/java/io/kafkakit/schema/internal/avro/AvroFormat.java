package io.kafkakit.schema.internal.avro;

import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.schema.internal.Frame;
import io.kafkakit.schema.internal.ResolvedSchema;
import io.kafkakit.schema.internal.SchemaFormat;
import io.kafkakit.schema.internal.SchemaText;
import io.kafkakit.schema.internal.Varints;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Avro. Thread-safe. */
public final class AvroFormat implements SchemaFormat {

    private final Writers writers = new Writers();

    @Override
    public String type() {
        return Writers.TYPE;
    }

    @Override
    public Parsed parse(ResolvedSchema schema) throws UndecodableException {
        // A default that is wrong, or an odd name, is the writer's affair: its data can be read.
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        try {
            for (SchemaText each : schema.references().values()) {
                parser.parse(each.text());
            }
            return of(parser.parse(schema.schema().text()));
        } catch (AvroRuntimeException e) {
            throw new UndecodableException("the schema cannot be parsed: " + Thrown.words(e), e);
        }
    }

    /** In a union at the top, the record says which type it has. */
    private static Parsed of(Schema schema) {
        if (!schema.isUnion()) {
            OfSchema only = new OfSchema(schema);
            return frame -> only;
        }
        List<OfSchema> branches = schema.getTypes().stream().map(OfSchema::new).toList();
        return frame -> branch(branches, frame);
    }

    private static OfSchema branch(List<OfSchema> branches, Frame frame) throws UndecodableException {
        int index = Varints.read(frame.data());
        if (index < 0 || index >= branches.size()) {
            throw new UndecodableException("it has type " + index + " of a union of " + branches.size());
        }
        return branches.get(index);
    }

    @Override
    public Written write(@Nullable String event, Object data) {
        return writers.write(event, data);
    }

    /** A type, and its readers: one for each type of handlers. */
    private static final class OfSchema implements Content {

        private final Schema schema;
        private final Map<Type, Reader> readers = new ConcurrentHashMap<>();

        OfSchema(Schema schema) {
            this.schema = schema;
        }

        @Override
        public String name() {
            return schema.getFullName();
        }

        @Override
        public Object read(ByteBuffer data, Type type) throws UndecodableException {
            Reader reader = readers.get(type);
            if (reader == null) {
                reader = Readers.of(schema, type);
                readers.put(type, reader);
            }
            return reader.read(data);
        }
    }
}
