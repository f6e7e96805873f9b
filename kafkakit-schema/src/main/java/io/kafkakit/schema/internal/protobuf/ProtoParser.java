package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumOptions;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import io.kafkakit.schema.internal.protobuf.ProtoTokens.SyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a {@code .proto} file, after the specifications of proto2 and proto3. It keeps what data needs: messages,
 * fields, enums. Services, extensions, ranges and most options are skipped. Used once.
 */
final class ProtoParser {

    private static final Map<String, FieldDescriptorProto.Type> SCALARS = new HashMap<>();

    static {
        for (FieldDescriptorProto.Type type : FieldDescriptorProto.Type.values()) {
            if (type != FieldDescriptorProto.Type.TYPE_MESSAGE
                    && type != FieldDescriptorProto.Type.TYPE_ENUM
                    && type != FieldDescriptorProto.Type.TYPE_GROUP) {
                SCALARS.put(type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT), type);
            }
        }
    }

    private final ProtoTokens tokens;
    private final FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    private boolean isProto3;

    private ProtoParser(String text) {
        this.tokens = new ProtoTokens(text);
    }

    /**
     * The file as a descriptor.
     *
     * @param name what others import it as
     * @throws SyntaxException if it is not Protobuf, or has groups or an edition
     */
    static FileDescriptorProto parse(String name, String text) {
        ProtoParser parser = new ProtoParser(text);
        parser.file.setName(name);
        while (!parser.tokens.isEnd()) {
            parser.statement();
        }
        return parser.file.build();
    }

    private void statement() {
        switch (tokens.peek()) {
            case "syntax" -> syntax();
            case "edition" -> throw new SyntaxException("the schema is of an edition, and proto2 and proto3 are read");
            case "package" -> {
                tokens.next();
                file.setPackage(tokens.fullName());
                tokens.expect(";");
            }
            case "import" -> imported();
            case "message" -> file.addMessageType(message());
            case "enum" -> file.addEnumType(enumeration());
            case ";" -> tokens.next();
            case "option", "service", "extend" -> tokens.skipStatement();
            default -> throw new SyntaxException("'" + tokens.peek() + "' begins no statement of Protobuf");
        }
    }

    private void syntax() {
        tokens.next();
        tokens.expect("=");
        String syntax = tokens.string();
        tokens.expect(";");
        isProto3 = syntax.equals("proto3");
        file.setSyntax(syntax);
    }

    private void imported() {
        tokens.next();
        if (tokens.takes("public")) {
            file.addPublicDependency(file.getDependencyCount());
        } else if (!tokens.takes("weak")) {
            tokens.takes("option");
        }
        file.addDependency(tokens.string());
        tokens.expect(";");
    }

    private DescriptorProto message() {
        tokens.next();
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(tokens.next());
        tokens.expect("{");
        while (!tokens.takes("}")) {
            member(message);
        }
        addSyntheticOneofs(message);
        return message.build();
    }

    private void member(DescriptorProto.Builder message) {
        switch (tokens.peek()) {
            case "message" -> message.addNestedType(message());
            case "enum" -> message.addEnumType(enumeration());
            case "oneof" -> oneof(message);
            case "map" -> mapField(message);
            case ";" -> tokens.next();
            case "option", "reserved", "extensions", "extend" -> tokens.skipStatement();
            default -> message.addField(field());
        }
    }

    private void oneof(DescriptorProto.Builder message) {
        tokens.next();
        int index = message.getOneofDeclCount();
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(tokens.next()));
        tokens.expect("{");
        while (!tokens.takes("}")) {
            if (tokens.peek().equals("option")) {
                tokens.skipStatement();
            } else if (!tokens.takes(";")) {
                message.addField(field().toBuilder().setOneofIndex(index));
            }
        }
    }

    private FieldDescriptorProto field() {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setLabel(Label.LABEL_OPTIONAL);
        if (tokens.takes("repeated")) {
            field.setLabel(Label.LABEL_REPEATED);
        } else if (tokens.takes("required")) {
            field.setLabel(Label.LABEL_REQUIRED);
        } else if (tokens.takes("optional") && isProto3) {
            field.setProto3Optional(true);
        }
        if (tokens.peek().equals("group")) {
            throw new SyntaxException("the schema has a group, and groups are not read");
        }
        type(field);
        field.setName(tokens.next());
        endField(field);
        return field.build();
    }

    /** Whether a named type is a message or an enum is seen when the descriptors are linked. */
    private void type(FieldDescriptorProto.Builder field) {
        String name = tokens.fullName();
        FieldDescriptorProto.Type scalar = SCALARS.get(name);
        if (scalar == null) {
            field.setTypeName(name);
        } else {
            field.setType(scalar);
        }
    }

    private void endField(FieldDescriptorProto.Builder field) {
        tokens.expect("=");
        field.setNumber(tokens.number());
        if (tokens.takes("[")) {
            options(field);
        }
        tokens.expect(";");
    }

    /** Keeps {@code json_name} and {@code default}, and skips all others. */
    private void options(FieldDescriptorProto.Builder field) {
        do {
            String name = tokens.next();
            while (!tokens.peek().equals("=")) {
                tokens.next();
            }
            tokens.expect("=");
            if (name.equals("json_name")) {
                field.setJsonName(tokens.string());
            } else if (name.equals("default")) {
                field.setDefaultValue(value());
            } else {
                skipValue();
            }
        } while (tokens.takes(","));
        tokens.expect("]");
    }

    private String value() {
        if (tokens.peek().startsWith("\"") || tokens.peek().startsWith("'")) {
            return tokens.string();
        }
        StringBuilder value = new StringBuilder();
        while (!tokens.peek().equals(",") && !tokens.peek().equals("]")) {
            value.append(tokens.next());
        }
        return value.toString();
    }

    private void skipValue() {
        int depth = 0;
        while (depth > 0 || (!tokens.peek().equals(",") && !tokens.peek().equals("]"))) {
            String skipped = tokens.next();
            if (skipped.equals("{") || skipped.equals("[")) {
                depth++;
            } else if (skipped.equals("}") || skipped.equals("]")) {
                depth--;
            }
        }
    }

    /** A map is a repeated message with a key and a value, whose name follows from the field's. */
    private void mapField(DescriptorProto.Builder message) {
        tokens.next();
        tokens.expect("<");
        FieldDescriptorProto.Builder key = entryField("key", 1);
        tokens.expect(",");
        FieldDescriptorProto.Builder value = entryField("value", 2);
        tokens.expect(">");
        String name = tokens.next();
        String entry = Names.mapEntry(name);
        message.addNestedType(DescriptorProto.newBuilder()
                .setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(key)
                .addField(value));
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setLabel(Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(entry);
        endField(field);
        message.addField(field);
    }

    private FieldDescriptorProto.Builder entryField(String name, int number) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(Label.LABEL_OPTIONAL);
        type(field);
        return field;
    }

    /** As protoc does: an optional field of proto3 is alone in a oneof, behind all others. */
    private static void addSyntheticOneofs(DescriptorProto.Builder message) {
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
            }
        }
    }

    private EnumDescriptorProto enumeration() {
        tokens.next();
        EnumDescriptorProto.Builder all = EnumDescriptorProto.newBuilder().setName(tokens.next());
        tokens.expect("{");
        while (!tokens.takes("}")) {
            switch (tokens.peek()) {
                case "option", "reserved" -> {
                    // Two names for a number are allowed only if the file says so; the registry has checked that.
                    all.setOptions(EnumOptions.newBuilder().setAllowAlias(true));
                    tokens.skipStatement();
                }
                case ";" -> tokens.next();
                default -> all.addValue(enumValue());
            }
        }
        return all.build();
    }

    private EnumValueDescriptorProto enumValue() {
        EnumValueDescriptorProto.Builder value =
                EnumValueDescriptorProto.newBuilder().setName(tokens.next());
        tokens.expect("=");
        value.setNumber(tokens.number());
        if (tokens.takes("[")) {
            options(FieldDescriptorProto.newBuilder());
        }
        tokens.expect(";");
        return value.build();
    }
}
