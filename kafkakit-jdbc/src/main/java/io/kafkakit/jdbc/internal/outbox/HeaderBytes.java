package io.kafkakit.jdbc.internal.outbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Headers as bytes: a version (1), their number, and for each the length and the bytes of its name and its value. A missing value has
 * the length -1. Numbers have 4 bytes, the highest first.
 */
public final class HeaderBytes {

    private static final byte VERSION = 1;

    private HeaderBytes() {}

    /** Null if there are none. */
    public static byte @Nullable [] of(Headers headers) {
        Header[] all = headers.toArray();
        if (all.length == 0) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(all.length);
            for (Header header : all) {
                write(out, header.key().getBytes(StandardCharsets.UTF_8));
                write(out, header.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /**
     * The headers in these bytes.
     *
     * @throws IllegalStateException if they are of a later version, or no headers
     */
    public static Headers read(byte @Nullable [] bytes) {
        RecordHeaders headers = new RecordHeaders();
        if (bytes == null) {
            return headers;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("headers of version " + version + ", and this kafkakit knows " + VERSION
                        + ": publish with the version that wrote the row, or a later one");
            }
            for (int left = in.readInt(); left > 0; left--) {
                byte[] name = part(in);
                headers.add(new String(name == null ? new byte[0] : name, StandardCharsets.UTF_8), part(in));
            }
            return headers;
        } catch (IOException e) {
            throw new IllegalStateException("column record_headers holds no headers", e);
        }
    }

    private static byte @Nullable [] part(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }
}
