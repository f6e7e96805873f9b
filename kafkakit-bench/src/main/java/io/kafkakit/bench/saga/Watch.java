package io.kafkakit.bench.saga;

import io.kafkakit.bench.run.BenchException;
import io.kafkakit.bench.run.ChildJvm;
import io.kafkakit.bench.run.Output;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Sees records as soon as their transactions are committed. Used by one thread. */
final class Watch implements AutoCloseable {

    private final Stage stage;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Of a record. */
    interface Seen {

        /**
         * It is there.
         *
         * @param nanos when it was seen, of {@link System#nanoTime()}
         */
        void saw(ConsumerRecord<byte[], byte[]> record, long nanos);
    }

    /** Of all records in these topics. */
    Watch(Stage stage, Collection<String> topics) {
        this.stage = stage;
        this.consumer = Output.consumer(stage.broker().bootstrapServers());
        List<TopicPartition> partitions = stage.partitionsOf(topics);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Hands over what it sees until that is enough.
     *
     * @param more how long it may take beside the stage's time limit
     * @throws BenchException if it takes longer, or the contender ends
     */
    void until(BooleanSupplier enough, ChildJvm contender, Duration more, Seen seen) {
        long begin = System.nanoTime();
        long limit = stage.timeLimit().plus(more).toNanos();
        while (!enough.getAsBoolean()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
            long now = System.nanoTime();
            records.forEach(each -> seen.saw(each, now));
            if (!contender.isAlive()) {
                throw new BenchException("its JVM ended" + contender.see());
            }
            if (now - begin > limit) {
                throw new BenchException("did not finish in time" + contender.see());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
