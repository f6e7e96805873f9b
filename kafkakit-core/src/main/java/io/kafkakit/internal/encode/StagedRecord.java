package io.kafkakit.internal.encode;

import io.kafkakit.interceptor.SendScope;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A record with what interceptors want to do round its real send. Immutable, as far as its headers are. */
public final class StagedRecord extends ProducerRecord<byte[], byte[]> {

    private final List<SendScope> scopes;

    /** The same record, with these scopes. */
    public StagedRecord(ProducerRecord<byte[], byte[]> record, List<SendScope> scopes) {
        super(record.topic(), record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
        this.scopes = List.copyOf(scopes);
    }

    /** What to do round its send, the outermost first. */
    public List<SendScope> scopes() {
        return scopes;
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
