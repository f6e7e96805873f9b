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
        within(record, () -> {
            var unused = producer.send(record, callback);
        });
    }

    /** Does in the place of a send what interceptors want round that. */
    public static void within(ProducerRecord<byte[], byte[]> record, Runnable send) {
        within(record instanceof StagedRecord staged ? staged.scopes() : List.of(), send);
    }

    private static void within(List<SendScope> scopes, Runnable send) {
        if (scopes.isEmpty()) {
            send.run();
            return;
        }
        AutoCloseable entered = enter(scopes.get(0));
        try {
            within(scopes.subList(1, scopes.size()), send);
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
