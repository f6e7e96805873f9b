package io.kafkakit.schema.internal;

import io.kafkakit.codec.UndecodableException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where a record names its schema, after the wire format of Confluent's documentation: a prefix of the bytes, or a
 * header.
 *
 * @param key which schema it is
 * @param details what follows in the same place: the message indexes of Protobuf
 * @param data the data; the same buffer as the details with a prefix, so details are read first
 */
public record Frame(SchemaKey key, ByteBuffer details, ByteBuffer data) {

    private static final byte ID = 0;
    private static final byte GUID = 1;
    private static final int ID_LENGTH = 4;
    private static final int GUID_LENGTH = 16;

    /** The header that names the schema of keys or values. */
    public static String header(boolean isKey) {
        return isKey ? "__key_schema_id" : "__value_schema_id";
    }

    /** Reads a key or a value, and its header if there is one. */
    static Frame of(Headers headers, byte[] bytes, boolean isKey) throws UndecodableException {
        Header header = headers.lastHeader(header(isKey));
        ByteBuffer data = ByteBuffer.wrap(bytes);
        if (header != null && header.value() != null) {
            ByteBuffer details = ByteBuffer.wrap(header.value());
            return new Frame(key(details, "the header " + header.key()), details, data);
        }
        return new Frame(key(data, isKey ? "the key" : "the value"), data, data);
    }

    private static SchemaKey key(ByteBuffer bytes, String where) throws UndecodableException {
        if (!bytes.hasRemaining()) {
            throw new UndecodableException(where + " is empty: it names no schema");
        }
        byte first = bytes.get();
        if (first == ID && bytes.remaining() >= ID_LENGTH) {
            return new SchemaKey.Id(bytes.getInt());
        }
        if (first == GUID && bytes.remaining() >= GUID_LENGTH) {
            return new SchemaKey.Guid(new UUID(bytes.getLong(), bytes.getLong()));
        }
        throw new UndecodableException(
                first == ID || first == GUID
                        ? where + " ends within the name of its schema"
                        : where + " begins with the byte " + (first & 0xff)
                                + ", and names no schema: that begins with 0 or 1");
    }

    /** These details and this data, behind the id. */
    static byte[] prefixed(int id, byte[] details, byte[] data) {
        return ByteBuffer.allocate(1 + ID_LENGTH + details.length + data.length)
                .put(ID)
                .putInt(id)
                .put(details)
                .put(data)
                .array();
    }

    /** The value of the header. */
    static byte[] named(UUID guid, byte[] details) {
        return ByteBuffer.allocate(1 + GUID_LENGTH + details.length)
                .put(GUID)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .put(details)
                .array();
    }
}
