package io.kafkakit.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends jobs, and among them what services find on their topics, as long as a run lasts. It is not what is tested: a record that
 * comes twice because the broker died counts as two.
 */
final class Input implements AutoCloseable {

    /** Header of a record that no handler gets: {@link #DEAD} or {@link #SKIPPED}. */
    static final String EXPECTED = "expected";

    static final String DEAD = "dead";
    static final String SKIPPED = "skipped";

    private static final List<byte[]> GARBAGE = List.of(
            text(""),
            text("   "),
            text("{\"event\":"),
            text("42"),
            text("null"),
            text("[]"),
            text("\"Job\""),
            text("{\"event\":5,\"data\":{\"id\":1}}"),
            text("{\"data\":{\"id\":1}}"),
            text("{\"event\":\"Job\",\"data\":{\"id\":NaN}}"),
            text("{\"event\":\"Job\",\"data\":" + "[".repeat(10_000)),
            new byte[] {0, 0, 0, 0, 7, 2, 4},
            new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF});

    private static final long PAUSE_NANOS = 4_000_000;

    private final Names names;
    private final int keys;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::run, "input");
    private volatile boolean over;
    private volatile int sent;

    Input(String servers, Names names, int keys) {
        this.keys = keys;
        this.names = names;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", servers,
                        "max.block.ms", 120_000,
                        "request.timeout.ms", 5_000,
                        "delivery.timeout.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        // A broker that is new to a partition may take the second batch of a producer before the first, and refuse that
        // for ever.
        for (int partition = 0; partition < Scenario.PARTITIONS; partition++) {
            ProducerRecord<byte[], byte[]> first =
                    new ProducerRecord<>(names.in(), partition, null, text("{\"event\":\"Hello\",\"data\":{}}"));
            first.headers().add(EXPECTED, text(SKIPPED));
            var unused = producer.send(first);
            producer.flush();
        }
        while (!over) {
            int id = sent;
            send(id);
            if (id % 40 == 0) {
                sendGarbage(id / 40);
            }
            sent = id + 1;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void send(int id) {
        ProducerRecord<byte[], byte[]> job = new ProducerRecord<>(
                names.in(), text("k" + id % keys), text("{\"event\":\"Job\",\"data\":{\"id\":" + id + "}}"));
        if (id % 50 == 0) {
            // Our own headers, written by somebody who means nothing by them.
            job.headers()
                    .add("retry-count", text("abc"))
                    .add("kafkakit-due", text("99999999999999999999"))
                    .add("kafkakit-original-offset", text("-1"))
                    .add("failed-at", null);
        }
        var unused = producer.send(job);
    }

    private void sendGarbage(int number) {
        byte[] value = number % 10 == 9
                ? text("{\"event\":\"SomethingElse\",\"data\":{}}")
                : GARBAGE.get(number % GARBAGE.size());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                names.in(), number % 3 == 0 ? null : new byte[] {(byte) 0xFE, (byte) number}, value);
        record.headers().add(EXPECTED, text(number % 10 == 9 ? SKIPPED : DEAD));
        var unused = producer.send(record);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    /** How many jobs were sent so far. */
    int sent() {
        return sent;
    }

    /** Sends no more; returns when the broker has all, or has given up some. */
    void finish() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
    }

    @Override
    public void close() {
        finish();
        producer.close();
    }
}
