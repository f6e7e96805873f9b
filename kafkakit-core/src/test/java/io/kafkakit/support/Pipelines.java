package io.kafkakit.support;

import io.kafkakit.TopicEvents;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.flow.Delivery;
import io.kafkakit.internal.flow.Outcome;
import io.kafkakit.internal.handle.CodecTroubles;
import io.kafkakit.internal.handle.Interceptors;
import io.kafkakit.internal.handle.Metadata;
import io.kafkakit.internal.handle.Pipeline;
import io.kafkakit.internal.handle.Staging;
import io.kafkakit.internal.lifecycle.Clock;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Router;
import io.kafkakit.monitor.FailedRecord;
import java.util.function.Consumer;

/** Pipelines without a group. */
public final class Pipelines {

    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_STAGED = 1_000;

    private Pipelines() {}

    /** A pipeline of these handlers, with JSON and without metadata. */
    public static Pipeline of(TopicEvents events, Consumer<FailedRecord> onFailed, Clock clock) {
        return of(events, new JsonCodec(), Metadata.none(), onFailed, clock);
    }

    /** A pipeline of these handlers. */
    public static Pipeline of(
            TopicEvents events, EventCodec codec, Metadata metadata, Consumer<FailedRecord> onFailed, Clock clock) {
        TopicCodecs codecs = TopicCodecs.of(codec);
        Decoder decoder = Decoder.of(events.topic(), codecs);
        return new Pipeline(
                new Router(decoder, events.subscriptions()),
                new Staging(codecs, decoder, metadata, Interceptors.NONE, false, MOST_BYTES, MOST_STAGED),
                onFailed,
                new CodecTroubles(events.topic(), (about, what, cause) -> {}, clock),
                clock);
    }

    /** The outcome of a record that can be handled now. */
    public static Outcome process(Pipeline pipeline, Delivery delivery) {
        return (Outcome) pipeline.process(delivery);
    }
}
