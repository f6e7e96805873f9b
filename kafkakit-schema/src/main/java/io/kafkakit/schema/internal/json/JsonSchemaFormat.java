package io.kafkakit.schema.internal.json;

import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.schema.internal.Frame;
import io.kafkakit.schema.internal.ResolvedSchema;
import io.kafkakit.schema.internal.SchemaFormat;
import io.kafkakit.schema.internal.SchemaText;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON Schema. Immutable and thread-safe. */
public final class JsonSchemaFormat implements SchemaFormat {

    private static final String TYPE = "JSON";
    private static final byte[] NO_DETAILS = {};

    private final JsonMapper mapper;
    private final boolean validates;
    private final UnaryOperator<String> names;
    /** The schemas to write with, by their titles; "" for one without a title. */
    private final Map<String, Writer> writers;

    private record Writer(
            String title, SchemaText text, @Nullable Validator validator) {}

    private JsonSchemaFormat(
            JsonMapper mapper, boolean validates, UnaryOperator<String> names, Map<String, Writer> writers) {
        this.mapper = mapper;
        this.validates = validates;
        this.names = names;
        this.writers = writers;
    }

    /** Reads everything, and writes nothing yet. */
    public static JsonSchemaFormat defaults() {
        return new JsonSchemaFormat(new JsonMapper(), false, name -> name, Map.of());
    }

    /** With another mapper for the data. */
    public JsonSchemaFormat withMapper(JsonMapper other) {
        return new JsonSchemaFormat(other, validates, names, writers);
    }

    /** With another rule for names. */
    public JsonSchemaFormat withNames(UnaryOperator<String> rule) {
        return new JsonSchemaFormat(mapper, validates, rule, writers);
    }

    /** Compares all data with its schema. */
    public JsonSchemaFormat withValidation() {
        JsonSchemaFormat strict = new JsonSchemaFormat(mapper, true, names, Map.of());
        for (Writer each : writers.values()) {
            strict = strict.withSchema(each.text.text());
        }
        return strict;
    }

    /**
     * Writes with this schema as well.
     *
     * @throws IllegalArgumentException if it is not a schema, or refers to another
     */
    public JsonSchemaFormat withSchema(String text) {
        JsonNode tree;
        try {
            tree = mapper.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the schema is not JSON: " + e.getOriginalMessage(), e);
        }
        String title = String.valueOf(title(tree) == null ? "" : title(tree));
        Map<String, Writer> more = new LinkedHashMap<>(writers);
        more.put(title, new Writer(title, SchemaText.of(TYPE, text), validates ? validator(tree) : null));
        return new JsonSchemaFormat(mapper, validates, names, more);
    }

    private static Validator validator(JsonNode tree) {
        try {
            return Validator.of(tree, Map.of());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the schema cannot be used: " + Thrown.words(e), e);
        }
    }

    private static @Nullable String title(JsonNode schema) {
        String title = schema.path("title").asString("");
        return title.isBlank() ? null : title;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Parsed parse(ResolvedSchema schema) throws UndecodableException {
        try {
            JsonNode tree = mapper.readTree(schema.schema().text());
            Map<String, String> references = new LinkedHashMap<>();
            schema.references().forEach((name, text) -> references.put(name, text.text()));
            Documents content = new Documents(mapper, title(tree), validates ? Validator.of(tree, references) : null);
            return (Frame frame) -> content;
        } catch (RuntimeException e) {
            throw new UndecodableException("the schema cannot be used: " + Thrown.words(e), e);
        }
    }

    @Override
    public Written write(@Nullable String event, Object data) {
        String what = event == null ? "the key" : "event '" + event + "'";
        Writer writer = writer(event, what);
        try {
            byte[] bytes;
            if (writer.validator == null) {
                bytes = mapper.writeValueAsBytes(data);
            } else {
                JsonNode tree = mapper.valueToTree(data);
                String errors = writer.validator.errors(tree);
                if (errors != null) {
                    throw new IllegalArgumentException(what + " is not valid: " + errors);
                }
                bytes = mapper.writeValueAsBytes(tree);
            }
            String name = writer.title.isEmpty() ? null : writer.title;
            return new Written(name, List.of(writer.text), NO_DETAILS, bytes);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    what + ": " + data.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    private Writer writer(@Nullable String event, String what) {
        for (Writer each : writers.values()) {
            if (event != null
                    && (event.equals(each.title) || (!each.title.isEmpty() && event.equals(names.apply(each.title))))) {
                return each;
            }
        }
        Writer nameless = writers.size() == 1 && event == null
                ? writers.values().iterator().next()
                : writers.get("");
        if (nameless == null) {
            throw new IllegalArgumentException(
                    what + " has no schema: pass one with this title to JsonSchemaCodec.withSchema(…)");
        }
        return nameless;
    }

    /** Data of one schema. */
    private static final class Documents implements Content {

        private final JsonMapper mapper;
        private final @Nullable String name;
        private final @Nullable Validator validator;
        /** One is made in microseconds, which is longer than a small value is read. */
        private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

        Documents(JsonMapper mapper, @Nullable String name, @Nullable Validator validator) {
            this.mapper = mapper;
            this.name = name;
            this.validator = validator;
        }

        @Override
        public @Nullable String name() {
            return name;
        }

        @Override
        public Object read(ByteBuffer data, Type type) throws UndecodableException {
            if (!data.hasRemaining()) {
                throw new UndecodableException("there is no JSON in it");
            }
            Object read;
            try {
                read = read(data.array(), data.arrayOffset() + data.position(), data.remaining(), type);
            } catch (JacksonException e) {
                throw new UndecodableException("the JSON cannot be read: " + e.getOriginalMessage(), e);
            } catch (UndecodableException e) {
                throw e;
            } catch (Throwable e) {
                // A constructor or setter of the user's class refused the data.
                Thrown.rethrowIfFatal(e);
                throw new UndecodableException("the JSON cannot be read: " + Thrown.words(e), e);
            }
            if (read == null) {
                throw new UndecodableException("the JSON is null");
            }
            return read;
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

        private @Nullable Object read(byte[] bytes, int start, int length, Type type) throws UndecodableException {
            ObjectReader reader = reader(type);
            if (validator == null) {
                return reader.readValue(bytes, start, length);
            }
            JsonNode tree = reader(JsonNode.class).readValue(bytes, start, length);
            String errors = validator.errors(tree);
            if (errors != null) {
                throw new UndecodableException("the JSON is not valid: " + errors);
            }
            return reader.readValue(tree);
        }
    }
}
