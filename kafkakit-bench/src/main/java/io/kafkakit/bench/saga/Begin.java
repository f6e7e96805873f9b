package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.FirstFailure;
import io.kafkakit.bench.run.Input;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes events that begin sagas, as fast as the number of open ones allows. Runs once; others tell it what is done. */
final class Begin implements Runnable {

    private static final long PAUSE_NANOS = 50_000;

    private final String bootstrapServers;
    private final String topic;
    private final LongFunction<byte[]> event;
    private final long first;
    private final long end;
    private final FirstFailure failure = new FirstFailure();
    private volatile long mayWrite;

    /**
     * Of the sagas from {@code first} to {@code end - 1}.
     *
     * @param spec names the topic
     * @param event of the saga with this number
     */
    Begin(SagaSpec spec, LongFunction<byte[]> event, long first, long end) {
        this.bootstrapServers = spec.bootstrapServers();
        this.topic = spec.starts();
        this.event = event;
        this.first = first;
        this.end = end;
    }

    /** Sagas up to this number, without it, may begin. */
    void allow(long number) {
        mayWrite = Math.min(number, end);
    }

    /** Lets it end before all is written. */
    void stop() {
        mayWrite = Long.MAX_VALUE;
    }

    @Override
    public void run() {
        try (Producer<byte[], byte[]> producer = Input.producer(bootstrapServers, 5)) {
            for (long id = first; id < end; id++) {
                while (id >= mayWrite) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                if (mayWrite == Long.MAX_VALUE) {
                    return;
                }
                var unused = producer.send(record(topic, id, event.apply(id)), failure);
            }
        }
    }

    static ProducerRecord<byte[], byte[]> record(String topic, long id, byte[] value) {
        return new ProducerRecord<>(topic, Long.toString(id).getBytes(StandardCharsets.US_ASCII), value);
    }

    /** All at once. */
    static void all(SagaSpec spec, LongFunction<byte[]> event, long first, long end) {
        Begin begin = new Begin(spec, event, first, end);
        begin.allow(end);
        begin.run();
        begin.throwIfFailed();
    }

    void throwIfFailed() {
        failure.throwIfAny();
    }
}
