package io.kafkakit.codec;

import io.kafkakit.Experimental;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The codecs of a cluster's topics: one for all, and others for some of them. Immutable and thread-safe.
 *
 * <pre>{@code
 * KafkaCluster cluster = KafkaCluster.connect(settings, TopicCodecs.of(new JsonCodec())
 *     .withCodec("shipments", CloudEventsCodec.binary(URI.create("/shipping")))
 *     .withKeyCodec("shipments", KeyCodecs.longs()));
 * }</pre>
 */
@Experimental
public final class TopicCodecs {

    private final EventCodec codec;
    private final KeyCodec keyCodec;
    private final Map<String, EventCodec> codecs;
    private final Map<String, KeyCodec> keyCodecs;

    private TopicCodecs(
            EventCodec codec, KeyCodec keyCodec, Map<String, EventCodec> codecs, Map<String, KeyCodec> keyCodecs) {
        this.codec = codec;
        this.keyCodec = keyCodec;
        this.codecs = codecs;
        this.keyCodecs = keyCodecs;
    }

    /** {@link JsonCodec} and keys of text for all topics. */
    public static TopicCodecs defaults() {
        return of(new JsonCodec());
    }

    /** This codec, and keys of text, for all topics. */
    public static TopicCodecs of(EventCodec codec) {
        return new TopicCodecs(
                Objects.requireNonNull(codec, "codec is null: pass a codec, such as new JsonCodec()"),
                KeyCodecs.text(),
                Map.of(),
                Map.of());
    }

    /** With this codec for a topic. */
    public TopicCodecs withCodec(String topic, EventCodec other) {
        return new TopicCodecs(codec, keyCodec, with(codecs, topic, other), keyCodecs);
    }

    /** With this codec for the keys of all topics that have none of their own. */
    public TopicCodecs withKeyCodec(KeyCodec other) {
        return new TopicCodecs(codec, Objects.requireNonNull(other, "the key codec is null"), codecs, keyCodecs);
    }

    /** With this codec for the keys of a topic. */
    public TopicCodecs withKeyCodec(String topic, KeyCodec other) {
        return new TopicCodecs(codec, keyCodec, codecs, with(keyCodecs, topic, other));
    }

    private static <T> Map<String, T> with(Map<String, T> some, String topic, T another) {
        Map<String, T> more = new HashMap<>(some);
        more.put(topic, Objects.requireNonNull(another, () -> "the codec of topic '" + topic + "' is null"));
        return Map.copyOf(more);
    }

    /** The codec of a topic. */
    public EventCodec codec(String topic) {
        return codecs.getOrDefault(topic, codec);
    }

    /** The codec of a topic's keys. */
    public KeyCodec keyCodec(String topic) {
        return keyCodecs.getOrDefault(topic, keyCodec);
    }
}
