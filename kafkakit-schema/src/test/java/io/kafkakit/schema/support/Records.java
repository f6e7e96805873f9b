package io.kafkakit.schema.support;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records as codecs see them, without a broker. */
public final class Records {

    private Records() {}

    private static final class Read implements EncodedRecord {

        private final byte[] key;
        private final byte[] value;
        private final Headers headers;

        Read(byte[] key, byte[] value, Headers headers) {
            this.key = key;
            this.value = value;
            this.headers = headers;
        }

        @Override
        public String topic() {
            return "orders";
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public Headers headers() {
            return headers;
        }
    }

    public static EncodedRecord of(byte[] value, Header... headers) {
        return new Read(null, value, new RecordHeaders(headers));
    }

    public static EncodedRecord keyed(byte[] key) {
        return new Read(key, null, new RecordHeaders());
    }

    public static EncodedRecord of(EncodedEvent event) {
        return new Read(null, event.value(), new RecordHeaders(event.headers()));
    }

    /** Bytes as hexadecimal text, with spaces. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    public static byte[] prefix(int id) {
        return hex("00" + HexFormat.of().toHexDigits(id));
    }

    /** The data that a handler of this type gets. */
    public static <T> T read(EventCodec codec, EncodedRecord record, Class<T> type) throws UndecodableException {
        return type.cast(codec.decode(record, event -> type).data());
    }

    /** Writes it and reads it again. */
    public static <T> T through(EventCodec codec, Object data, Class<T> type) throws UndecodableException {
        return read(codec, of(codec.encode(EventRecord.of("orders", data))), type);
    }

    public static List<String> names(EncodedEvent event) {
        return event.headers().stream().map(Header::key).toList();
    }
}
