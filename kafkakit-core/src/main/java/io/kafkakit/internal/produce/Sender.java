package io.kafkakit.internal.produce;

import io.kafkakit.interceptor.SendScope;
import io.kafkakit.internal.encode.StagedRecord;
import io.kafkakit.internal.flow.Thrown;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a record to Kafka's producer, within the scopes that interceptors want round that. */
public final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    private Sender() {}

    /** Sends a record; returns when the producer has it. */
    public static void send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (record instanceof StagedRecord staged) {
            send(producer, staged, staged.scopes(), callback);
        } else {
            var unused = producer.send(record, callback);
        }
    }

    private static void send(
            Producer<byte[], byte[]> producer, StagedRecord record, List<SendScope> scopes, Callback callback) {
        if (scopes.isEmpty()) {
            var unused = producer.send(record, callback);
            return;
        }
        AutoCloseable entered = enter(scopes.get(0));
        try {
            send(producer, record, scopes.subList(1, scopes.size()), callback);
        } finally {
            close(entered);
        }
    }

    private static AutoCloseable enter(SendScope scope) {
        try {
            return scope.enter();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            log.warn("a send interceptor failed, and its record goes on", e);
            return () -> {};
        }
    }

    private static void close(AutoCloseable entered) {
        try {
            entered.close();
        } catch (Throwable e) {
            Thrown.rethrowIfFatal(e);
            log.warn("a send interceptor failed, and its record goes on", e);
        }
    }
}
