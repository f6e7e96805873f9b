package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.serialization.Deserializer;

/** Refuses what begins with "bad", and leaves all else as it is. */
public final class Strict implements Deserializer<byte[]> {

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        if (data != null && new String(data, UTF_8).startsWith("bad")) {
            throw new IllegalArgumentException("cannot read " + new String(data, UTF_8));
        }
        return data;
    }
}
