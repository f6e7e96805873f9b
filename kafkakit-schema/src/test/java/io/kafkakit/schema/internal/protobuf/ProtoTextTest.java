package io.kafkakit.schema.internal.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code .proto} text, read and written. */
class ProtoTextTest {

    private static final String EVERYTHING = """
            // A comment.
            syntax = 'proto3'; /* another; message X { */
            package com.acme.shop;
            import public "google/protobuf/timestamp.proto";
            option java_package = "com." "acme";
            option (my.option) = { text: "}" list: [1, 2] };
            message Order {
              option deprecated = true;
              reserved 4, 10 to 20, 1000 to max;
              reserved "old";
              string id = 1 [json_name = "ID", (my.rule).min = 1, deprecated = true];
              repeated Line lines = 0x2;
              map<string, .com.acme.shop.Order.Line> by_name = 3;
              optional int32 count = 5;
              oneof how { option (a) = true; string card = 6; google.protobuf.Timestamp at = 7; }
              message Line { sint64 message = 1; Kind kind = 2; }
              enum Kind { option allow_alias = true; NONE = 0; A = 1; B = 1 [deprecated = true]; MINUS = -1; }
              Kind kind = 8;;
            }
            service Orders { rpc Place (Order) returns (stream Order) { option (x) = { y: 1 }; } }
            """;

    static Stream<FileDescriptor> files() {
        return WellKnown.FILES.values().stream();
    }

    /** These files are protobuf's own, made by protoc; they use most of both languages. */
    @ParameterizedTest
    @MethodSource("files")
    void what_is_printed_is_read_as_the_same_messages(FileDescriptor file) throws Exception {
        FileDescriptor read = FileDescriptor.buildFrom(
                ProtoParser.parse(file.getFullName(), ProtoPrinter.print(file)),
                file.getDependencies().toArray(FileDescriptor[]::new));
        assertThat(shape(read.toProto())).isEqualTo(shape(file.toProto()));
    }

    /** What bytes depend on: names, numbers, types, nesting. Types are linked, so that names are whole. */
    private static FileDescriptorProto shape(FileDescriptorProto proto) {
        FileDescriptorProto.Builder shape = FileDescriptorProto.newBuilder().setPackage(proto.getPackage());
        proto.getMessageTypeList().forEach(each -> shape.addMessageType(shape(each)));
        proto.getEnumTypeList().forEach(each -> shape.addEnumType(shape(each)));
        return shape.build();
    }

    private static DescriptorProto shape(DescriptorProto message) {
        DescriptorProto.Builder shape = DescriptorProto.newBuilder().setName(message.getName());
        message.getFieldList().stream()
                .map(each -> FieldDescriptorProto.newBuilder()
                        .setName(each.getName())
                        .setNumber(each.getNumber())
                        .setLabel(each.getLabel())
                        .setDefaultValue(each.getDefaultValue())
                        .setProto3Optional(each.getProto3Optional())
                        .setTypeName(each.getTypeName().replaceAll(".*\\.", "")))
                // Those of a oneof are printed behind the others.
                .sorted(java.util.Comparator.comparing(FieldDescriptorProto.Builder::getNumber))
                .forEach(shape::addField);
        message.getNestedTypeList().forEach(each -> shape.addNestedType(shape(each)));
        message.getEnumTypeList().forEach(each -> shape.addEnumType(shape(each)));
        message.getOneofDeclList()
                .forEach(each ->
                        shape.addOneofDecl(OneofDescriptorProto.newBuilder().setName(each.getName())));
        return shape.build();
    }

    private static EnumDescriptorProto shape(EnumDescriptorProto all) {
        EnumDescriptorProto.Builder shape = EnumDescriptorProto.newBuilder().setName(all.getName());
        all.getValueList()
                .forEach(each -> shape.addValueBuilder().setName(each.getName()).setNumber(each.getNumber()));
        return shape.build();
    }

    @Test
    void everything_that_a_file_may_have_is_read_or_skipped() throws Exception {
        FileDescriptor file = FileDescriptor.buildFrom(
                ProtoParser.parse("x.proto", EVERYTHING),
                new FileDescriptor[] {WellKnown.FILES.get("google/protobuf/timestamp.proto")});
        var order = file.getMessageTypes().get(0);
        assertThat(order.getFullName()).isEqualTo("com.acme.shop.Order");
        assertThat(order.findFieldByName("id").getJsonName()).isEqualTo("ID");
        assertThat(order.findFieldByName("lines").isRepeated()).isTrue();
        assertThat(order.findFieldByName("by_name").isMapField()).isTrue();
        assertThat(order.findFieldByName("count").hasPresence()).isTrue();
        assertThat(order.findFieldByName("id").hasPresence()).isFalse();
        assertThat(order.getRealOneofs()).singleElement().extracting("name").isEqualTo("how");
        assertThat(order.findFieldByName("kind")
                        .getEnumType()
                        .findValueByName("MINUS")
                        .getNumber())
                .isEqualTo(-1);
        assertThat(ProtoPrinter.print(file)).contains("map<string, Line> by_name = 3;", "optional int32 count = 5;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "message A {",
                "message A { string a = b; }",
                "message A { string a 1; }",
                "syntax = proto3;",
                "hello",
                "message A { optional group B = 1 {} }",
                "edition = \"2023\";",
                "import \"never ends"
            })
    void what_is_not_protobuf_is_refused(String text) {
        assertThatThrownBy(() -> ProtoParser.parse("x.proto", text)).isInstanceOf(ProtoTokens.SyntaxException.class);
    }
}
