package io.kafkakit.internal.encode;

import io.kafkakit.interceptor.SendScope;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record with what interceptors want to do round its real send. Immutable, except for its headers. These are those of
 * the record that interceptors saw, so they may still add some in a scope.
 */
public final class StagedRecord extends ProducerRecord<byte[], byte[]> {

    private final List<SendScope> scopes;
    private final Headers seen;

    /** The same record, with these scopes. */
    public StagedRecord(ProducerRecord<byte[], byte[]> record, List<SendScope> scopes) {
        this(record, record.partition(), scopes);
    }

    private StagedRecord(ProducerRecord<byte[], byte[]> record, @Nullable Integer partition, List<SendScope> scopes) {
        super(record.topic(), partition, record.timestamp(), record.key(), record.value());
        this.scopes = List.copyOf(scopes);
        this.seen = record.headers();
    }

    /** A record in the place of another one: it takes over what is to be done round that one's send. */
    public static ProducerRecord<byte[], byte[]> inPlaceOf(
            ProducerRecord<byte[], byte[]> other, ProducerRecord<byte[], byte[]> record) {
        return other instanceof StagedRecord staged ? new StagedRecord(record, staged.scopes) : record;
    }

    /** The same record, to another partition. */
    public StagedRecord to(int partition) {
        return new StagedRecord(this, partition, scopes);
    }

    /** What to do round its send, the outermost first. */
    public List<SendScope> scopes() {
        return scopes;
    }

    @Override
    public Headers headers() {
        return seen;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
