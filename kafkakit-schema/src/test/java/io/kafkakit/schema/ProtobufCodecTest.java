package io.kafkakit.schema;

import static io.kafkakit.schema.support.Records.hex;
import static io.kafkakit.schema.support.Records.join;
import static io.kafkakit.schema.support.Records.prefix;
import static io.kafkakit.schema.support.Records.read;
import static io.kafkakit.schema.support.Records.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto.ExtensionRange;
import com.google.protobuf.DescriptorProtos.UninterpretedOption.NamePart;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Type;
import com.google.protobuf.Value;
import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protobuf's bytes, names and types. The generated classes are those that protobuf-java brings along. */
class ProtobufCodecTest {

    private static final String SHOP = """
            syntax = "proto3";
            package com.acme;
            message Order { string id = 1; map<string, int32> prices = 2; message Line { int32 n = 1; }
              message Note { string text = 1; } }
            message Paid { int64 cents = 1; }
            """;

    private final Registry registry = new Registry();
    private final ProtobufCodec codec = ProtobufCodec.of(SchemaRegistry.connect(registry.url()));

    @AfterEach
    void close() {
        registry.close();
    }

    /** The indexes are zigzag: 1 is 02, 2 is 04. The map's entry, a nested message too, does not count. */
    @ParameterizedTest
    @CsvSource({
        "00,com.acme.Order",
        "02 00,com.acme.Order",
        "02 02,com.acme.Paid",
        "04 00 00,com.acme.Order.Line",
        "04 00 02,com.acme.Order.Note"
    })
    void the_indexes_behind_the_id_say_which_message_it_is(String indexes, String name) throws UndecodableException {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        assertThat(codec.decode(Records.of(join(prefix(id), hex(indexes))), event -> null)
                        .event())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02", "02 04", "02 01", "04 00 04", "01", "80 80 80 80 80 80 00", "fe ff ff ff 0f"})
    void indexes_of_no_message_are_undecodable(String indexes) {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        assertThatThrownBy(() -> codec.decode(Records.of(join(prefix(id), hex(indexes))), event -> null))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void a_dynamic_message_has_the_fields_of_the_schema() throws UndecodableException {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        byte[] value = join(prefix(id), hex("00 0a 03 6f 2d 31 12 05 0a 01 61 10 05"));
        DynamicMessage order = read(codec, Records.of(value), DynamicMessage.class);
        var type = order.getDescriptorForType();
        assertThat(order.getField(type.findFieldByName("id"))).isEqualTo("o-1");
        assertThat(order.getRepeatedFieldCount(type.findFieldByName("prices"))).isEqualTo(1);
        registry.register("back-value", "PROTOBUF", printed(order));
        assertThat(codec.encode(EventRecord.of("back", "com.acme.Order", order)).value())
                .endsWith(hex("00 0a 03 6f 2d 31 12 05 0a 01 61 10 05"));
    }

    /** The text under which the codec looks a message up. */
    private String printed(Message message) {
        try (Registry other = new Registry()) {
            ProtobufCodec.of(SchemaRegistry.connect(other.url()))
                    .withAutoRegister()
                    .encode(EventRecord.of("x", message.getDescriptorForType().getFullName(), message));
            return other.versions("x-value").get(0).schema();
        }
    }

    @Test
    void a_generated_message_is_written_behind_its_prefix() {
        Timestamp time = Timestamp.newBuilder().setSeconds(1).setNanos(2).build();
        EncodedEvent written = codec.withAutoRegister().encode(EventRecord.of("orders", time));
        assertThat(written.value()).isEqualTo(hex("00 00 00 00 01 00 08 01 10 02"));
        assertThat(registry.versions("orders-value").get(0).schema())
                .contains("syntax = \"proto3\";", "package google.protobuf;", "int64 seconds = 1;");
    }

    @Test
    void a_generated_message_that_is_nested_has_its_path() throws UndecodableException {
        ExtensionRange range = ExtensionRange.newBuilder().setStart(1).setEnd(2).build();
        EncodedEvent written = codec.withAutoRegister()
                .encode(EventRecord.of("orders", "google.protobuf.DescriptorProto.ExtensionRange", range));
        // DescriptorProto is the third message of its file, and the range the first in it.
        assertThat(written.value()).isEqualTo(hex("00 00 00 00 01 04 04 00 08 01 10 02"));
        assertThat(read(codec, Records.of(written), ExtensionRange.class)).isEqualTo(range);
    }

    @Test
    void a_generated_message_with_maps_and_oneofs_is_read_and_written() throws UndecodableException {
        Struct struct = Struct.newBuilder()
                .putFields("a", Value.newBuilder().setStringValue("x").build())
                .putFields(
                        "b",
                        Value.newBuilder()
                                .setStructValue(Struct.getDefaultInstance())
                                .build())
                .build();
        assertThat(through(codec.withAutoRegister(), struct, Struct.class)).isEqualTo(struct);
        assertThat(through(codec.withAutoRegister(), struct, Message.class).toByteString())
                .isEqualTo(struct.toByteString());
    }

    @Test
    void with_a_header_the_indexes_are_in_it_and_the_value_is_the_data_alone() throws UndecodableException {
        Timestamp time = Timestamp.newBuilder().setSeconds(1).setNanos(2).build();
        EncodedEvent written =
                codec.withAutoRegister().withFraming(Framing.HEADER).encode(EventRecord.of("orders", time));
        UUID guid = registry.versions("orders-value").get(0).guid();
        assertThat(written.value()).isEqualTo(hex("08 01 10 02"));
        assertThat(written.headers().get(0).value())
                .isEqualTo(ByteBuffer.allocate(18)
                        .put((byte) 1)
                        .putLong(guid.getMostSignificantBits())
                        .putLong(guid.getLeastSignificantBits())
                        .put((byte) 0)
                        .array());
        assertThat(read(codec, Records.of(written), Timestamp.class)).isEqualTo(time);
    }

    @Test
    void an_unknown_field_is_kept_and_a_missing_one_has_its_default() throws UndecodableException {
        int id = registry.register(
                        "orders-value",
                        "PROTOBUF",
                        "syntax = \"proto3\"; package v2; message Timestamp { int64 seconds = 1; string zone = 9; }")
                .id();
        byte[] data = hex("08 01 4a 01 7a");
        Timestamp read = read(codec, Records.of(join(prefix(id), hex("00"), data)), Timestamp.class);
        assertThat(read.getSeconds()).isEqualTo(1);
        assertThat(read.getNanos()).isZero();
        assertThat(read.toByteArray()).isEqualTo(data);
    }

    @Test
    void a_message_of_another_name_is_not_read_as_the_handlers() {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        assertThatThrownBy(() -> read(codec, Records.of(join(prefix(id), hex("02 02 08 01"))), Duration.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("com.acme.Paid")
                .hasMessageContaining("google.protobuf.Duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "0a 05 61", "0f", "00"})
    void what_is_not_protobuf_is_undecodable(String bytes) {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        assertThatThrownBy(() -> read(codec, Records.of(join(prefix(id), hex("00"), hex(bytes))), DynamicMessage.class))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void a_schema_that_is_not_protobuf_is_undecodable() {
        int id = registry.register("orders-value", "PROTOBUF", "message {").id();
        assertThatThrownBy(() -> codec.decode(Records.of(join(prefix(id), hex("00"))), event -> Object.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("parsed");
    }

    @Test
    void imports_are_read_from_the_references() throws UndecodableException {
        registry.register("base", "PROTOBUF", "syntax = \"proto3\"; package b; message Base { int32 n = 1; }");
        registry.register(
                "mid",
                "PROTOBUF",
                "syntax = \"proto3\"; package m; import public \"b/base.proto\"; message Mid { b.Base base = 1; }",
                new Registry.Ref("b/base.proto", "base", 1));
        int id = registry.register(
                        "orders-value",
                        "PROTOBUF",
                        "syntax = \"proto3\"; package o; import \"m/mid.proto\"; import \"confluent/meta.proto\";"
                                + "import \"google/protobuf/timestamp.proto\";"
                                + "message Order { m.Mid mid = 1; google.protobuf.Timestamp at = 2; }",
                        new Registry.Ref("m/mid.proto", "mid", 1))
                .id();
        DynamicMessage order = read(
                codec, Records.of(join(prefix(id), hex("00 0a 04 0a 02 08 05 12 02 08 01"))), DynamicMessage.class);
        assertThat(order.toString()).contains("n: 5").contains("seconds: 1");
    }

    @Test
    void imports_are_written_as_references() throws UndecodableException {
        registry.register("base", "PROTOBUF", "syntax = \"proto3\"; package b; message Base { int32 n = 1; }");
        int id = registry.register(
                        "orders-value",
                        "PROTOBUF",
                        "syntax = \"proto3\"; package o; import \"b/base.proto\"; message Order { b.Base base = 1; }",
                        new Registry.Ref("b/base.proto", "base", 1))
                .id();
        byte[] value = join(prefix(id), hex("00 0a 02 08 05"));
        DynamicMessage order = read(codec, Records.of(value), DynamicMessage.class);
        ProtobufCodec writing = codec.withAutoRegister();
        byte[] written =
                writing.encode(EventRecord.of("other", "o.Order", order)).value();
        assertThat(registry.versions("b/base.proto")).hasSize(1);
        assertThat(registry.versions("other-value").get(0).references())
                .containsExactly(new Registry.Ref("b/base.proto", "b/base.proto", 1));
        assertThat(read(codec, Records.of(written), DynamicMessage.class).toByteArray())
                .isEqualTo(order.toByteArray());
        // Without registering, with the subject that the file has already.
        registry.register(
                "third-value",
                "PROTOBUF",
                registry.versions("other-value").get(0).schema(),
                new Registry.Ref("b/base.proto", "base-by-hand", 1));
        registry.register(
                "base-by-hand",
                "PROTOBUF",
                registry.versions("b/base.proto").get(0).schema());
        assertThat(codec.withImportSubjects(path -> "base-by-hand")
                        .encode(EventRecord.of("third", "o.Order", order))
                        .value())
                .startsWith(prefix(registry.versions("third-value").get(0).id()));
    }

    @Test
    void handlers_that_take_something_else_and_data_that_is_no_message_are_told_what_to_use() {
        int id = registry.register("orders-value", "PROTOBUF", SHOP).id();
        assertThatThrownBy(() -> read(codec, Records.of(join(prefix(id), hex("00"))), String.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("DynamicMessage");
        assertThatThrownBy(() -> codec.encode(EventRecord.of("orders", "x", "text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DynamicMessage");
        assertThatThrownBy(() -> codec.encode(EventRecord.of(
                        "orders",
                        "google.protobuf.UninterpretedOption.NamePart",
                        NamePart.newBuilder().buildPartial())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("required");
    }

    @Test
    void keys_and_simple_names_work_as_with_avro() throws UndecodableException {
        Type type = Type.newBuilder().setName("t").build();
        ProtobufCodec writing = codec.withAutoRegister();
        byte[] key = writing.keys().encode("orders", type);
        assertThat(codec.keys().decode(Records.keyed(key), Type.class)).isEqualTo(type);
        assertThat(registry.versions("orders-key")).hasSize(1);
        EncodedEvent event = writing.withSimpleNames().encode(EventRecord.of("orders", type));
        assertThat(codec.withSimpleNames().decode(Records.of(event), name -> Type.class))
                .isEqualTo(new DecodedEvent("Type", type));
    }
}
