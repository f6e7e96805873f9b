package io.kafkakit.saga.internal.participant;

import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.Member;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.state.PartitionState;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The context of a handler whose reply is remembered. Used by one thread. */
final class RecordingContext implements EventContext {

    private final EventContext its;
    private final TopicCodecs codecs;
    private @Nullable String event;
    private @Nullable EncodedEvent reply;

    RecordingContext(EventContext its, TopicCodecs codecs) {
        this.its = its;
        this.codecs = codecs;
    }

    /** The name of its reply; null if it gave none. */
    @Nullable
    String repliedEvent() {
        return event;
    }

    /** Its reply; null if it gave none. */
    @Nullable
    EncodedEvent reply() {
        return reply;
    }

    @Override
    public void reply(String name, Object data) {
        String topic = its.header(HeaderNames.REPLY_TO);
        if (topic == null || reply != null) {
            // The first says why there is no reply; the second reply is a bug of the handler.
            if (topic != null) {
                throw new IllegalStateException(
                        "a command has one reply, and '" + event + "' was it: do not send '" + name + "' too");
            }
            its.reply(name, data);
            return;
        }
        EncodedEvent encoded =
                codecs.codec(topic).encode(EventRecord.of(topic, name, data).withKey(its.keyBytes()));
        its.reply(name, encoded);
        event = name;
        reply = encoded;
    }

    @Override
    public void send(EventRecord record) {
        its.send(record);
    }

    @Override
    public String topic() {
        return its.topic();
    }

    @Override
    public int partition() {
        return its.partition();
    }

    @Override
    public long offset() {
        return its.offset();
    }

    @Override
    public @Nullable String key() {
        return its.key();
    }

    @Override
    public <K> @Nullable K key(Class<K> type) {
        return its.key(type);
    }

    @Override
    public byte @Nullable [] keyBytes() {
        return its.keyBytes();
    }

    @Override
    public @Nullable String event() {
        return its.event();
    }

    @Override
    public byte @Nullable [] valueBytes() {
        return its.valueBytes();
    }

    @Override
    public Headers headers() {
        return its.headers();
    }

    @Override
    public @Nullable String header(String name) {
        return its.header(name);
    }

    @Override
    public Instant producedAt() {
        return its.producedAt();
    }

    @Override
    public Instant receivedAt() {
        return its.receivedAt();
    }

    @Override
    public int attempt() {
        return its.attempt();
    }

    @Override
    public Member member() {
        return its.member();
    }

    @Override
    public <T> T metadata(Class<T> type) {
        return its.metadata(type);
    }

    @Override
    public <T> T resource(Class<T> type) {
        return its.resource(type);
    }

    @Override
    public UUID idempotencyKey() {
        return its.idempotencyKey();
    }

    @Override
    public <P extends PartitionState> P state(Class<P> type) {
        return its.state(type);
    }
}
