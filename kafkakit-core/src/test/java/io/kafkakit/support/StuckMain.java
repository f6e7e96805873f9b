package io.kafkakit.support;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A process all of whose code is stuck that a cluster calls: a handler, a listener, what depends on a send, and an interceptor on
 * the thread of a producer of the group's. None of it heeds an interrupt. Says when it is so far; SIGTERM closes the cluster.
 */
public final class StuckMain {

    private static final int STUCK = 4;

    private StuckMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> of = ChildGroup.parse(arguments);
        CountDownLatch stuck = new CountDownLatch(STUCK);
        Interceptor.stuck = stuck;
        TopicEvents events = TopicEvents.of(of.get("in")).on(Work.class, (work, ctx) -> {
            if (work.id() == 1) {
                stickFast(stuck);
            }
            ctx.send(of.get("out"), work);
        });
        KafkaCluster cluster = KafkaCluster.connect(Map.of(
                "bootstrap.servers",
                of.get("servers"),
                "interceptor.classes",
                Interceptor.class.getName(),
                "stuck.at",
                of.get("out")));
        cluster.closeOnShutdown(Duration.ofSeconds(Integer.parseInt(of.get("closeSeconds"))));
        ConsumerGroup group = cluster.consumerGroup(of.get("group"))
                .producerPool(of.get("pod"), 1)
                .deadLetterTopic(of.get("dead"))
                .listener(new GroupListener() {
                    @Override
                    public void onStateChanged(GroupState state) {
                        stickFast(stuck);
                    }
                })
                .subscribe(events)
                .start();
        cluster.producer().send(of.get("in"), new Work(0)).join();
        var unused = cluster.producer().send(of.get("in"), new Work(1)).thenRun(() -> stickFast(stuck));
        stuck.await();
        System.out.println("stuck: " + group);
        new CountDownLatch(1).await();
    }

    /** Never returns. */
    private static void stickFast(CountDownLatch stuck) {
        stuck.countDown();
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // As code does that swallows it.
                Thread.interrupted();
            }
        }
    }

    /** Is stuck when a record to a topic is acknowledged. */
    public static final class Interceptor
            implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

        private static volatile CountDownLatch stuck;
        private String topic;

        @Override
        public void configure(Map<String, ?> configs) {
            topic = (String) configs.get("stuck.at");
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
            if (metadata.topic().equals(topic)) {
                stickFast(stuck);
            }
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
