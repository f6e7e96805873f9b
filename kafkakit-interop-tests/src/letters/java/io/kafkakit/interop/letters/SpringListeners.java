package io.kafkakit.interop.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.listener.BatchListenerFailedException;

/** Listeners that fail on values that begin with "fail". */
class SpringListeners {

    private final List<String> handled = new CopyOnWriteArrayList<>();

    /** The values of sp-again on which nothing failed. */
    List<String> handled() {
        return List.copyOf(handled);
    }

    @KafkaListener(topics = "sp-in", groupId = "sp-in-group")
    void record(ConsumerRecord<byte[], byte[]> record) {
        failOn(new String(record.value(), UTF_8));
    }

    @KafkaListener(topics = "sp-text", groupId = "sp-text-group", containerFactory = "text")
    void text(ConsumerRecord<String, String> record) {
        failOn(record.value());
    }

    @KafkaListener(topics = "sp-cause", groupId = "sp-cause-group")
    void cause(ConsumerRecord<byte[], byte[]> record) {
        throw new IllegalStateException("cannot pay", new SocketTimeoutException("away"));
    }

    @KafkaListener(topics = "sp-chain", groupId = "sp-chain-group")
    void chain(ConsumerRecord<byte[], byte[]> record) {
        failOn(new String(record.value(), UTF_8));
    }

    @KafkaListener(topics = "sp-chain-dlt", groupId = "sp-chain-dlt-group")
    void chainAgain(ConsumerRecord<byte[], byte[]> record) {
        throw new UnsupportedOperationException("failed again");
    }

    @KafkaListener(topics = "sp-batch", groupId = "sp-batch-group", batch = "true")
    void batch(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (new String(record.value(), UTF_8).startsWith("fail")) {
                throw new BatchListenerFailedException("failed on one", record);
            }
        }
    }

    @KafkaListener(topics = "sp-batch-whole", groupId = "sp-batch-whole-group", batch = "true")
    void batchWhole(List<ConsumerRecord<byte[], byte[]>> records) {
        throw new IllegalStateException("failed on all");
    }

    @RetryableTopic(attempts = "3", backOff = @BackOff(delay = 200, multiplier = 2), numPartitions = "3")
    @KafkaListener(topics = "sp-retry", groupId = "sp-retry-group")
    void retried(ConsumerRecord<byte[], byte[]> record) {
        failOn(new String(record.value(), UTF_8));
    }

    /** For what comes back: its own topics, so that nothing else is in them. */
    @RetryableTopic(attempts = "3", backOff = @BackOff(delay = 200, multiplier = 2), numPartitions = "3")
    @KafkaListener(topics = "sp-again", groupId = "sp-again-group")
    void again(ConsumerRecord<byte[], byte[]> record) {
        failOn(new String(record.value(), UTF_8));
        handled.add(new String(record.value(), UTF_8));
    }

    static void failOn(String value) {
        if (value.startsWith("fail")) {
            throw new IllegalStateException("failed on " + value.length() + " characters");
        }
    }
}
