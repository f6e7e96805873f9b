package io.kafkakit.bench.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes records at a fixed rate, whatever becomes of them. Runs once; may be asked by other threads. */
public final class Pacer implements Runnable {

    private final String bootstrapServers;
    private final Feed feed;
    private final FirstFailure failure = new FirstFailure();
    private volatile long beginNanos;
    private volatile long written;
    private volatile boolean stopped;

    /**
     * What is written.
     *
     * @param records how many, numbered from 0
     * @param rate how many a second
     * @param record makes one
     * @param sending is told the number of each, just before it is sent
     */
    public record Feed(
            long records, int rate, LongFunction<ProducerRecord<byte[], byte[]>> record, LongConsumer sending) {}

    /** Writes this, when it is run. */
    public Pacer(String bootstrapServers, Feed feed) {
        this.bootstrapServers = bootstrapServers;
        this.feed = feed;
    }

    @Override
    public void run() {
        try (Producer<byte[], byte[]> producer = Input.producer(bootstrapServers, 0)) {
            beginNanos = System.nanoTime();
            for (long id = 0; id < feed.records() && !stopped; id++) {
                waitUntil(dueNanos(id));
                var record = feed.record().apply(id);
                feed.sending().accept(id);
                var unused = producer.send(record, failure);
                written = id + 1;
            }
        }
    }

    /** When a record is to be written, which is no later than it was; of {@link System#nanoTime()}. */
    public long dueNanos(long id) {
        return beginNanos + id * 1_000_000_000L / feed.rate();
    }

    /** How many were handed to the producer so far. */
    public long written() {
        return written;
    }

    /** Lets it end before all is written. */
    public void stop() {
        stopped = true;
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Throws if a record could not be written. */
    public void throwIfFailed() {
        failure.throwIfAny();
    }
}
