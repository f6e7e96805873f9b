package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.internal.flow.Thrown;
import io.kafkakit.schema.internal.Frame;
import io.kafkakit.schema.internal.ResolvedSchema;
import io.kafkakit.schema.internal.SchemaFormat;
import io.kafkakit.schema.internal.SchemaText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Protobuf. Thread-safe. */
public final class ProtobufFormat implements SchemaFormat {

    private static final String TYPE = "PROTOBUF";
    /** Dynamic messages may have new descriptors each. This bounds the cache if they do. */
    private static final int MOST = 1_000;

    private final Map<Descriptor, Known> known = new ConcurrentHashMap<>();

    private final UnaryOperator<String> subjects;

    /**
     * Thread-safe if the rule is.
     *
     * @param subjects from the path of an imported file to its subject
     */
    public ProtobufFormat(UnaryOperator<String> subjects) {
        this.subjects = subjects;
    }

    /** What is written for all messages of a type. */
    private record Known(List<SchemaText> choices, List<Byte> indexes) {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Parsed parse(ResolvedSchema schema) throws UndecodableException {
        Map<String, FileDescriptor> files = new LinkedHashMap<>(WellKnown.FILES);
        try {
            for (Map.Entry<String, SchemaText> each : schema.references().entrySet()) {
                files.put(each.getKey(), file(each.getKey(), each.getValue().text(), files));
            }
            return new OfFile(file("schema.proto", schema.schema().text(), files));
        } catch (DescriptorValidationException | RuntimeException e) {
            throw new UndecodableException("the schema cannot be parsed: " + Thrown.words(e), e);
        }
    }

    private static FileDescriptor file(String name, String text, Map<String, FileDescriptor> files)
            throws DescriptorValidationException {
        var proto = ProtoParser.parse(name, text);
        List<FileDescriptor> imports = new ArrayList<>();
        for (String each : proto.getDependencyList()) {
            FileDescriptor imported = files.get(each);
            if (imported != null) {
                imports.add(imported);
            }
        }
        // Files with options only are imported too, and are not referred to.
        return FileDescriptor.buildFrom(proto, imports.toArray(FileDescriptor[]::new), true);
    }

    @Override
    public Written write(@Nullable String event, Object data) {
        String what = event == null ? "the key" : "event '" + event + "'";
        if (!(data instanceof Message message)) {
            throw new IllegalArgumentException(what + ": " + data.getClass().getName()
                    + " is no Protobuf message: pass an object of a generated class, or a DynamicMessage");
        }
        if (!message.isInitialized()) {
            throw new IllegalArgumentException(
                    what + ": required fields are missing: " + message.getInitializationErrorString());
        }
        Descriptor type = message.getDescriptorForType();
        Known its = known.get(type);
        if (its == null) {
            its = new Known(List.of(text(type.getFile())), bytes(MessageIndexes.of(type)));
            if (known.size() < MOST) {
                known.put(type, its);
            }
        }
        return new Written(type.getFullName(), its.choices, bytes(its.indexes), message.toByteArray());
    }

    private static List<Byte> bytes(byte[] array) {
        List<Byte> all = new ArrayList<>();
        for (byte each : array) {
            all.add(each);
        }
        return List.copyOf(all);
    }

    private static byte[] bytes(List<Byte> list) {
        byte[] array = new byte[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    /** A file, and those that it imports. */
    private SchemaText text(FileDescriptor file) {
        List<SchemaText.Reference> references = new ArrayList<>();
        for (FileDescriptor each : file.getDependencies()) {
            if (!WellKnown.FILES.containsKey(each.getFullName())) {
                String path = each.getFullName();
                references.add(SchemaText.Reference.toBeFound(path, subjects.apply(path), text(each)));
            }
        }
        return new SchemaText(TYPE, ProtoPrinter.print(file), references);
    }

    /** A file of messages. */
    private static final class OfFile implements Parsed {

        private final FileDescriptor file;
        private final Map<List<Integer>, Messages> messages = new ConcurrentHashMap<>();

        OfFile(FileDescriptor file) {
            this.file = file;
        }

        @Override
        public Content content(Frame frame) throws UndecodableException {
            List<Integer> path = MessageIndexes.read(frame.details());
            Messages known = messages.get(path);
            if (known == null) {
                known = new Messages(MessageIndexes.find(file, path));
                messages.put(path, known);
            }
            return known;
        }
    }
}
