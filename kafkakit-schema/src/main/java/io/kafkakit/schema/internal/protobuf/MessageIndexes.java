package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.internal.Varints;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which message of a file a record has: its place among those at the top, then its place in that one, and so on. The
 * count comes first; a single 0 stands for the first message, which most files have only. Entries of maps do not count.
 */
final class MessageIndexes {

    private static final int DEEPEST = 100;

    private MessageIndexes() {}

    static List<Integer> read(ByteBuffer from) throws UndecodableException {
        int count = Varints.read(from);
        if (count == 0) {
            return List.of(0);
        }
        if (count < 0 || count > DEEPEST) {
            throw new UndecodableException("it has " + count + " message indexes");
        }
        List<Integer> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(Varints.read(from));
        }
        return all;
    }

    static byte[] of(Descriptor message) {
        Deque<Integer> path = new ArrayDeque<>();
        for (Descriptor each = message; each != null; each = each.getContainingType()) {
            Descriptor outer = each.getContainingType();
            path.addFirst(written(outer == null ? each.getFile().getMessageTypes() : outer.getNestedTypes())
                    .indexOf(each));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (path.size() == 1 && path.getFirst() == 0) {
            Varints.write(0, bytes);
        } else {
            Varints.write(path.size(), bytes);
            path.forEach(each -> Varints.write(each, bytes));
        }
        return bytes.toByteArray();
    }

    static Descriptor find(FileDescriptor file, List<Integer> path) throws UndecodableException {
        List<Descriptor> among = written(file.getMessageTypes());
        Descriptor found = null;
        for (int each : path) {
            if (each < 0 || each >= among.size()) {
                throw new UndecodableException("it has the message " + path + ", which its schema does not have");
            }
            found = among.get(each);
            among = written(found.getNestedTypes());
        }
        if (found == null) {
            throw new UndecodableException("it names no message");
        }
        return found;
    }

    private static List<Descriptor> written(List<Descriptor> all) {
        return all.stream().filter(Names::isWritten).toList();
    }
}
