package io.kafkakit.schema.internal.avro;

import java.util.List;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.reflect.ReflectData;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** Avro's models of data, with its conversions of logical types. */
final class Models {

    /** Of several for one class, the first is the one for schemas that come from classes. */
    private static final List<Conversion<?>> CONVERSIONS = List.of(
            new Conversions.DecimalConversion(),
            new Conversions.UUIDConversion(),
            new TimeConversions.DateConversion(),
            new TimeConversions.TimeMicrosConversion(),
            new TimeConversions.TimeMillisConversion(),
            new TimeConversions.TimestampMicrosConversion(),
            new TimeConversions.TimestampMillisConversion(),
            new TimeConversions.TimestampNanosConversion(),
            new TimeConversions.LocalTimestampMicrosConversion(),
            new TimeConversions.LocalTimestampMillisConversion(),
            new TimeConversions.LocalTimestampNanosConversion());

    private Models() {}

    static GenericData generic() {
        GenericData data = new GenericData();
        CONVERSIONS.forEach(data::addLogicalTypeConversion);
        return data;
    }

    /** Of a generated class. Each class brings the conversions that its fields have. */
    static final class OfGenerated extends SpecificData {

        private final HandlerClasses classes;

        OfGenerated(Class<?> type) {
            super(type.getClassLoader());
            this.classes = new HandlerClasses(type);
            SpecificData.getForClass(type).getConversions().forEach(this::addLogicalTypeConversion);
        }

        @Override
        public @Nullable Class<?> getClass(Schema schema) {
            return switch (schema.getType()) {
                case RECORD, ENUM, FIXED -> classes.of(schema);
                default -> super.getClass(schema);
            };
        }
    }

    /** Of a class or a Java record without Avro's code. */
    static final class OfPlain extends ReflectData {

        private final HandlerClasses classes;

        OfPlain(Class<?> type) {
            super(type.getClassLoader());
            this.classes = new HandlerClasses(type);
            CONVERSIONS.forEach(this::addLogicalTypeConversion);
        }

        @Override
        public @Nullable Class<?> getClass(Schema schema) {
            if (getConversionFor(schema.getLogicalType()) != null) {
                return super.getClass(schema);
            }
            return switch (schema.getType()) {
                case RECORD, ENUM, FIXED -> classes.of(schema);
                case ARRAY -> {
                    Class<?> collection = collection(schema);
                    yield collection == null ? List.class : collection;
                }
                default -> super.getClass(schema);
            };
        }

        /** The class that the schema's array has in Java; null if it says none. */
        @Nullable
        Class<?> collection(Schema array) {
            String name = array.getProp(SpecificData.CLASS_PROP);
            return name == null ? null : classes.named(name);
        }

        /** A Java record has no setters, so its fields are read into a generic one first. */
        @Override
        public Object newRecord(@Nullable Object old, Schema schema) {
            Class<?> type = getClass(schema);
            return type != null && type.isRecord() ? new GenericData.Record(schema) : super.newRecord(old, schema);
        }
    }
}
