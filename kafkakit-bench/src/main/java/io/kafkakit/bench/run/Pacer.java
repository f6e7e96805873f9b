package io.kafkakit.bench.run;

import io.kafkakit.bench.contender.Workload;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;

/** Writes an input at a fixed rate, whatever becomes of it, and notes when. */
final class Pacer implements Runnable {

    private static final long PERIOD_NANOS = 1_000_000_000L / Workload.RATE;

    private final String bootstrapServers;
    private final Input input;
    private final AtomicLongArray sentNanos;
    private final FirstFailure failure = new FirstFailure();

    Pacer(String bootstrapServers, Input input, AtomicLongArray sentNanos) {
        this.bootstrapServers = bootstrapServers;
        this.input = input;
        this.sentNanos = sentNanos;
    }

    @Override
    public void run() {
        try (Producer<byte[], byte[]> producer = Input.producer(bootstrapServers, 0)) {
            long begin = System.nanoTime();
            for (int id = 0; id < input.records(); id++) {
                waitUntil(begin + id * PERIOD_NANOS);
                var record = input.record(id);
                sentNanos.set(id, System.nanoTime());
                var unused = producer.send(record, failure);
            }
        }
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    void throwIfFailed() {
        failure.throwIfAny();
    }
}
