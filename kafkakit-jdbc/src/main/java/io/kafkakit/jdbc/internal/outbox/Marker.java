package io.kafkakit.jdbc.internal.outbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Names the rows of a transaction, in the same transaction: a version (1), their number, and the id and the token of each. Numbers have
 * the highest byte first.
 */
public final class Marker {

    private static final byte VERSION = 1;
    private static final int HEAD = Byte.BYTES + Integer.BYTES;

    private Marker() {}

    /** At most 16 bytes a row. */
    public static byte[] of(List<Row> rows) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + rows.size() * 2 * Long.BYTES);
        bytes.put(VERSION).putInt(rows.size());
        rows.forEach(row -> bytes.putLong(row.ref().id()).putLong(row.ref().token()));
        return bytes.array();
    }

    /**
     * The rows that it names.
     *
     * @throws IllegalStateException if it is of a later version
     */
    public static List<RowRef> read(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        byte version = bytes.get();
        if (version != VERSION) {
            throw new IllegalStateException("a marker of version " + version + ", and this kafkakit knows " + VERSION
                    + ": run the version that wrote it, or a later one");
        }
        int number = bytes.getInt();
        List<RowRef> rows = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            rows.add(new RowRef(bytes.getLong(), bytes.getLong()));
        }
        return rows;
    }
}
