package io.kafkakit.schema.internal.avro;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Refuses schemas whose numbers have another meaning. Avro resolves the types below logical types only. So a count of
 * milliseconds would be read as one of microseconds, and a decimal with another scale as another number.
 */
final class Units {

    private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Units() {}

    /**
     * Passes if all fields that both have mean the same.
     *
     * @throws AvroTypeException if not
     */
    static void check(Schema writer, Schema reader) {
        new Units().check(Schema.applyAliases(writer, reader), reader, "the value");
    }

    private void check(@Nullable Schema writer, @Nullable Schema reader, String where) {
        if (writer == null || reader == null) {
            return;
        }
        if (writer.getType() == Schema.Type.UNION || reader.getType() == Schema.Type.UNION) {
            checkUnion(writer, reader, where);
            return;
        }
        if (differ(writer.getLogicalType(), reader.getLogicalType())) {
            throw new AvroTypeException(where + " was written as " + text(writer) + ", and the handler's class has "
                    + text(reader) + ": that is another number");
        }
        if (writer.getType() != reader.getType()) {
            return;
        }
        switch (reader.getType()) {
            case RECORD -> checkFields(writer, reader, where);
            case ARRAY -> check(writer.getElementType(), reader.getElementType(), where + "[]");
            case MAP -> check(writer.getValueType(), reader.getValueType(), where + "{}");
            default -> {}
        }
    }

    /** Branches without a name are matched by their type; several records of a union by their names. */
    private void checkUnion(Schema writer, Schema reader, String where) {
        for (Schema written : writer.isUnion() ? writer.getTypes() : java.util.List.of(writer)) {
            for (Schema read : reader.isUnion() ? reader.getTypes() : java.util.List.of(reader)) {
                if (written.getType() == read.getType() && written.getFullName().equals(read.getFullName())) {
                    check(written, read, where);
                }
            }
        }
    }

    private void checkFields(Schema writer, Schema reader, String where) {
        if (!seen.add(reader)) {
            return;
        }
        for (Schema.Field field : reader.getFields()) {
            Schema.Field written = writer.getField(field.name());
            check(written == null ? null : written.schema(), field.schema(), where + "." + field.name());
        }
    }

    private static boolean differ(@Nullable LogicalType written, @Nullable LogicalType read) {
        if (written == null || read == null) {
            return false;
        }
        if (written instanceof LogicalTypes.Decimal one && read instanceof LogicalTypes.Decimal other) {
            return one.getScale() != other.getScale();
        }
        return !written.getName().equals(read.getName());
    }

    private static String text(Schema schema) {
        LogicalType type = schema.getLogicalType();
        return type instanceof LogicalTypes.Decimal decimal
                ? "decimal with scale " + decimal.getScale()
                : String.valueOf(type == null ? schema.getType() : type.getName());
    }
}
