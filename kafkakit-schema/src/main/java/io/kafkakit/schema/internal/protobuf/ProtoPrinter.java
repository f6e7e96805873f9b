package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a file of descriptors as {@code .proto} text: what people see in the registry. Used once. */
final class ProtoPrinter {

    private final StringBuilder out = new StringBuilder();
    private final FileDescriptor file;
    private final boolean isProto3;

    private ProtoPrinter(FileDescriptor file) {
        this.file = file;
        this.isProto3 = file.toProto().getSyntax().equals("proto3");
    }

    /** @throws IllegalArgumentException if the file has an edition or a group */
    static String print(FileDescriptor file) {
        if (file.toProto().hasEdition()) {
            throw new IllegalArgumentException(file.getFullName() + " is of an edition: only proto2 and proto3 are"
                    + " written, so register the schema yourself and use proto3 for the class");
        }
        return new ProtoPrinter(file).print();
    }

    private String print() {
        line(0, "syntax = \"" + (isProto3 ? "proto3" : "proto2") + "\";");
        if (!file.getPackage().isEmpty()) {
            line(0, "package " + file.getPackage() + ";");
        }
        out.append('\n');
        List<String> publics = file.getPublicDependencies().stream()
                .map(FileDescriptor::getFullName)
                .toList();
        for (String imported : file.toProto().getDependencyList()) {
            line(0, "import " + (publics.contains(imported) ? "public " : "") + "\"" + imported + "\";");
        }
        options(file.getOptions()).forEach(each -> line(0, "option " + each + ";"));
        file.getMessageTypes().forEach(each -> message(0, each));
        file.getEnumTypes().forEach(each -> enumeration(0, each));
        return out.toString();
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    private void message(int depth, Descriptor message) {
        out.append('\n');
        line(depth, "message " + message.getName() + " {");
        options(message.getOptions()).forEach(each -> line(depth + 1, "option " + each + ";"));
        reserved(depth + 1, message.toProto());
        for (FieldDescriptor field : message.getFields()) {
            if (field.getRealContainingOneof() == null) {
                field(depth + 1, field);
            }
        }
        for (OneofDescriptor oneof : message.getRealOneofs()) {
            line(depth + 1, "oneof " + oneof.getName() + " {");
            oneof.getFields().forEach(each -> field(depth + 2, each));
            line(depth + 1, "}");
        }
        message.toProto()
                .getExtensionRangeList()
                .forEach(each -> line(depth + 1, "extensions " + range(each.getStart(), each.getEnd() - 1) + ";"));
        message.getNestedTypes().stream().filter(Names::isWritten).forEach(each -> message(depth + 1, each));
        message.getEnumTypes().forEach(each -> enumeration(depth + 1, each));
        line(depth, "}");
    }

    private void reserved(int depth, DescriptorProto message) {
        message.getReservedRangeList()
                .forEach(each -> line(depth, "reserved " + range(each.getStart(), each.getEnd() - 1) + ";"));
        message.getReservedNameList().forEach(each -> line(depth, "reserved \"" + each + "\";"));
    }

    private static String range(int first, int last) {
        return first == last ? String.valueOf(first) : first + " to " + last;
    }

    private void field(int depth, FieldDescriptor field) {
        String scope = field.getContainingType().getFullName();
        String type = field.isMapField()
                ? "map<" + type(scope, field.getMessageType().findFieldByNumber(1)) + ", "
                        + type(scope, field.getMessageType().findFieldByNumber(2)) + ">"
                : label(field) + type(scope, field);
        List<String> all = new ArrayList<>();
        FieldDescriptorProto proto = field.toProto();
        if (proto.hasDefaultValue()) {
            all.add("default = " + defaultValue(field, proto.getDefaultValue()));
        }
        if (proto.hasJsonName() && !proto.getJsonName().equals(Names.json(field.getName()))) {
            all.add("json_name = \"" + proto.getJsonName() + "\"");
        }
        all.addAll(options(field.getOptions()));
        line(
                depth,
                type + " " + field.getName() + " = " + field.getNumber()
                        + (all.isEmpty() ? "" : " [" + String.join(", ", all) + "]") + ";");
    }

    private static String defaultValue(FieldDescriptor field, String text) {
        return switch (field.getType()) {
            case STRING -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case BYTES -> "\"" + text + "\"";
            default -> text;
        };
    }

    private String label(FieldDescriptor field) {
        if (field.isRepeated()) {
            return "repeated ";
        }
        if (field.isRequired()) {
            return "required ";
        }
        boolean isSaid = isProto3 ? field.toProto().getProto3Optional() : field.getRealContainingOneof() == null;
        return isSaid ? "optional " : "";
    }

    private static String type(String scope, FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> Names.within(scope, field.getMessageType().getFullName());
            case ENUM -> Names.within(scope, field.getEnumType().getFullName());
            case GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a group: use a message");
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private void enumeration(int depth, EnumDescriptor all) {
        out.append('\n');
        line(depth, "enum " + all.getName() + " {");
        options(all.getOptions()).forEach(each -> line(depth + 1, "option " + each + ";"));
        for (EnumValueDescriptor value : all.getValues()) {
            List<String> its = options(value.getOptions());
            line(
                    depth + 1,
                    value.getName() + " = " + value.getNumber()
                            + (its.isEmpty() ? "" : " [" + String.join(", ", its) + "]") + ";");
        }
        line(depth, "}");
    }

    /** Protobuf's own options that are set. Those of others need files that a reader may not have. */
    private static List<String> options(Message options) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, Object> each : options.getAllFields().entrySet()) {
            FieldDescriptor option = each.getKey();
            if (option.isExtension() || option.isRepeated() || option.getType() == FieldDescriptor.Type.MESSAGE) {
                continue;
            }
            Object value = each.getValue();
            String text = value instanceof EnumValueDescriptor one ? one.getName() : value.toString();
            all.add(option.getName() + " = "
                    + (option.getType() == FieldDescriptor.Type.STRING ? "\"" + text + "\"" : text));
        }
        return all;
    }
}
