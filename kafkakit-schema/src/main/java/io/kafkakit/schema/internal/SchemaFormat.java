package io.kafkakit.schema.internal;

import io.kafkakit.codec.UndecodableException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One kind of schema: Avro, Protobuf or JSON Schema. Thread-safe, and so is all that it makes. */
public interface SchemaFormat {

    /** The registry's name of the kind. */
    String type();

    /**
     * A schema of the registry, ready to read with. Called once for each.
     *
     * @throws UndecodableException if the library cannot read it
     */
    Parsed parse(ResolvedSchema schema) throws UndecodableException;

    /**
     * Data on its way out.
     *
     * @param event the event's name; null for a key
     * @throws IllegalArgumentException if the format cannot write it
     */
    Written write(@Nullable String event, Object data);

    /** A schema that records were written with. */
    @FunctionalInterface
    interface Parsed {

        /**
         * What a record contains.
         *
         * @param frame its details are consumed, and its data up to what {@link Content#read} reads
         */
        Content content(Frame frame) throws UndecodableException;
    }

    /** One type of a schema. */
    interface Content {

        /** Its full name; null if it has none. */
        @Nullable
        String name();

        /**
         * The data, to the end of the buffer.
         *
         * @throws UndecodableException if it is not of the type
         */
        Object read(ByteBuffer data, Type type) throws UndecodableException;
    }

    /** Written data. Its arrays are not copied, and are not used again. */
    final class Written {

        private final @Nullable String name;
        private final List<SchemaText> choices;
        private final byte[] details;
        private final byte[] data;

        /**
         * Takes the arrays.
         *
         * @param name the full name of its type; null for none
         * @param choices its schema; several texts if a registry may have it in either
         * @param details what follows the id
         */
        public Written(@Nullable String name, List<SchemaText> choices, byte[] details, byte[] data) {
            this.name = name;
            this.choices = choices;
            this.details = details;
            this.data = data;
        }

        @Nullable
        String name() {
            return name;
        }

        List<SchemaText> choices() {
            return choices;
        }

        byte[] details() {
            return details;
        }

        byte[] data() {
            return data;
        }
    }
}
