package io.kafkakit.internal.encode;

import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.interceptor.SendScope;
import io.kafkakit.internal.flow.Thrown;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interceptors of records that are written, in the order they were added. Thread-safe if the list is.
 *
 * @param all not copied: a cluster's list grows
 */
public record SendInterceptors(List<SendInterceptor> all) {

    private static final Logger log = LoggerFactory.getLogger(SendInterceptors.class);

    /** A record, as the interceptors want it. Throws what they throw. */
    public ProducerRecord<byte[], byte[]> staged(
            ProducerRecord<byte[], byte[]> record, SendInterceptor.Purpose purpose) {
        if (all.isEmpty()) {
            return record;
        }
        List<SendScope> scopes = new ArrayList<>(1);
        for (SendInterceptor interceptor : all) {
            SendScope scope = interceptor.onStage(record, purpose);
            if (scope != null) {
                scopes.add(scope);
            }
        }
        return scopes.isEmpty() ? record : new StagedRecord(record, scopes);
    }

    /** A record that goes on, also if an interceptor fails. */
    public ProducerRecord<byte[], byte[]> stagedInAnyCase(
            ProducerRecord<byte[], byte[]> record, SendInterceptor.Purpose purpose) {
        try {
            return staged(record, purpose);
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            log.warn("an interceptor failed for a record to '{}', which goes on", record.topic(), e);
            return record;
        }
    }
}
