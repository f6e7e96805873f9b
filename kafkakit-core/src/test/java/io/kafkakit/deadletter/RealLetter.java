package io.kafkakit.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A dead letter as a real toolkit wrote it.
 *
 * @param toolkit what wrote it, with its version: the name of the file in {@code dead-letters}, without {@code .txt}
 * @param situation what had happened, in a few words joined by hyphens; unique in its file
 * @param source the record that failed, as the toolkit read it; null if there is none
 */
public record RealLetter(
        String toolkit,
        String situation,
        ConsumerRecord<byte[], byte[]> letter,
        ConsumerRecord<byte[], byte[]> source) {

    @Override
    public String toString() {
        return toolkit + " " + situation;
    }
}
