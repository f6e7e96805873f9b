package io.kafkakit.schema.internal.avro;

import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.schema.internal.SchemaFormat.Written;
import io.kafkakit.schema.internal.SchemaText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.reflect.ReflectDatumWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes Avro. Thread-safe. */
final class Writers {

    static final String TYPE = "AVRO";

    private static final byte[] NO_DETAILS = {};
    private static final JsonMapper JSON = new JsonMapper();
    /** Generic records may have a new schema each. This bounds the cache if they do. */
    private static final int MOST = 1_000;

    private final Map<Schema, Writer> generic = new ConcurrentHashMap<>();
    private final Map<Class<?>, Writer> classes = new ConcurrentHashMap<>();

    private record Writer(Schema schema, List<SchemaText> choices, DatumWriter<Object> datum) {}

    Written write(@Nullable String event, Object data) {
        String what = event == null ? "the key" : "event '" + event + "'";
        try {
            Writer writer = writer(data);
            ByteArrayOutputStream out = new ByteArrayOutputStream(256);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writer.datum.write(data instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : data, encoder);
            encoder.flush();
            return new Written(writer.schema.getFullName(), writer.choices, NO_DETAILS, out.toByteArray());
        } catch (IOException | RuntimeException e) {
            throw unwritable(what, data, e);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            throw unwritable(what, data, e);
        }
    }

    private static IllegalArgumentException unwritable(String what, Object data, Throwable e) {
        return new IllegalArgumentException(
                what + ": " + data.getClass().getName() + " cannot be written as Avro: " + Thrown.words(e), e);
    }

    private Writer writer(Object data) {
        if (data instanceof GenericContainer container && !(data instanceof SpecificRecord)) {
            Schema schema = container.getSchema();
            Writer known = generic.get(schema);
            if (known == null) {
                known = writer(schema, new GenericDatumWriter<>(schema, Models.generic()));
                if (generic.size() < MOST) {
                    generic.put(schema, known);
                }
            }
            return known;
        }
        return classes.computeIfAbsent(data.getClass(), Writers::ofClass);
    }

    private static Writer ofClass(Class<?> type) {
        Schema simple = simple(type);
        if (simple != null) {
            return writer(simple, new GenericDatumWriter<>(simple, Models.generic()));
        }
        if (SpecificRecord.class.isAssignableFrom(type)) {
            Models.OfGenerated model = new Models.OfGenerated(type);
            Schema schema = model.getSchema(type);
            return writer(schema, new SpecificDatumWriter<>(schema, model));
        }
        Models.OfPlain model = new Models.OfPlain(type);
        Schema schema = model.getSchema(type);
        return writer(schema, new ReflectDatumWriter<>(schema, model));
    }

    private static @Nullable Schema simple(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type)) {
            return Schema.create(Schema.Type.STRING);
        }
        if (ByteBuffer.class.isAssignableFrom(type) || type == byte[].class) {
            return Schema.create(Schema.Type.BYTES);
        }
        Schema.Type simple = Map.<Class<?>, Schema.Type>of(
                        Integer.class, Schema.Type.INT,
                        Long.class, Schema.Type.LONG,
                        Float.class, Schema.Type.FLOAT,
                        Double.class, Schema.Type.DOUBLE,
                        Boolean.class, Schema.Type.BOOLEAN)
                .get(type);
        return simple == null ? null : Schema.create(simple);
    }

    private static Writer writer(Schema schema, DatumWriter<Object> datum) {
        String text = schema.toString();
        String plain = withoutJava(text);
        return new Writer(
                schema,
                text.equals(plain)
                        ? List.of(SchemaText.of(TYPE, text))
                        : List.of(SchemaText.of(TYPE, text), SchemaText.of(TYPE, plain)),
                datum);
    }

    /** Without the properties that say which Java classes hold the data: whoever registers a schema file has none. */
    static String withoutJava(String text) {
        return JSON.writeValueAsString(without(JSON.readTree(text)));
    }

    private static JsonNode without(JsonNode node) {
        if (node.isArray()) {
            var all = JSON.createArrayNode();
            node.forEach(each -> all.add(without(each)));
            return all;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        Map<String, JsonNode> kept = new LinkedHashMap<>();
        object.properties().forEach(each -> {
            if (!each.getKey().equals("avro.java.string") && !each.getKey().startsWith("java-")) {
                kept.put(each.getKey(), each.getKey().equals("default") ? each.getValue() : without(each.getValue()));
            }
        });
        // {"type": "string"} alone is "string".
        JsonNode type = kept.get("type");
        return kept.size() == 1 && type != null && type.isString()
                ? type
                : JSON.createObjectNode().setAll(kept);
    }
}
