package io.kafkakit.jdbc.internal.inbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a handler sends, as bytes of a row. The first byte is the version of the form. Numbers are big-endian; a length of
 * -1 says that there is nothing.
 *
 * <pre>
 * version (1 byte), number of records (4)
 * each record: topic, partition (4, -1 for none), timestamp (8, -1 for none), key, value, number of headers (4)
 * each header: name, value
 * each text and each byte array: length (4), bytes
 * </pre>
 */
final class SendsBytes {

    private static final int VERSION = 1;
    private static final int NONE = -1;

    private SendsBytes() {}

    /** Null if nothing is sent. */
    static byte @Nullable [] of(List<ProducerRecord<byte[], byte[]>> sends) {
        if (sends.isEmpty()) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(sends.size());
            for (ProducerRecord<byte[], byte[]> send : sends) {
                write(send, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(ProducerRecord<byte[], byte[]> send, DataOutputStream out) throws IOException {
        write(send.topic().getBytes(StandardCharsets.UTF_8), out);
        out.writeInt(send.partition() == null ? NONE : send.partition());
        out.writeLong(send.timestamp() == null ? NONE : send.timestamp());
        write(send.key(), out);
        write(send.value(), out);
        Header[] headers = send.headers().toArray();
        out.writeInt(headers.length);
        for (Header header : headers) {
            write(header.key().getBytes(StandardCharsets.UTF_8), out);
            write(header.value(), out);
        }
    }

    private static void write(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? NONE : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    /**
     * What was sent.
     *
     * @throws IllegalStateException if the bytes are not of this form
     */
    static List<ProducerRecord<byte[], byte[]>> read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("the sends in the inbox have version " + version
                        + ", which this version of kafkakit cannot read: go on with the newer one");
            }
            int count = in.readInt();
            List<ProducerRecord<byte[], byte[]>> sends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sends.add(record(in));
            }
            return sends;
        } catch (IOException e) {
            throw new IllegalStateException("the sends in the inbox are cut off: was the column changed by hand?", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(DataInputStream in) throws IOException {
        String topic = text(in);
        int partition = in.readInt();
        long timestamp = in.readLong();
        byte[] key = bytes(in);
        byte[] value = bytes(in);
        RecordHeaders headers = new RecordHeaders();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            headers.add(text(in), bytes(in));
        }
        return new ProducerRecord<>(
                topic, partition == NONE ? null : partition, timestamp == NONE ? null : timestamp, key, value, headers);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = bytes(in);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
