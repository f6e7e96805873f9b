package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Broker.class)
class HandlerThreadsTest {

    /** As many as wait for each other in {@code synchronized} code: carriers that were pinned would not do. */
    private static final int AT_ONCE = 200;

    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "UNORDERED"})
    void handlers_run_on_virtual_threads_where_these_may_block(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch all = new CountDownLatch(AT_ONCE);
        Set<Boolean> virtual = ConcurrentHashMap.newKeySet();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            virtual.add(isVirtual(Thread.currentThread()));
            synchronized (new Object()) {
                all.countDown();
                all.await();
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 5 * AT_ONCE).send(0, 5 * AT_ONCE);
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .subscribe(events, topic -> topic.ordering(ordering).concurrency(AT_ONCE))
                    .start();
            eventually(() -> group.status().counts().handled() == 5 * AT_ONCE);
        }
        assertThat(virtual).containsExactly(Runtime.version().feature() >= 24);
        Relayed.of(kafka, topics).assertEachOnce(5 * AT_ONCE);
    }

    /** Of quick ones a thread takes several at once. */
    @Test
    void a_record_that_takes_its_time_among_quick_ones_does_not_keep_other_partitions_behind_those_behind_it(
            Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        int slow = 15_000;
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Queue<Integer> afterwards = new ConcurrentLinkedQueue<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == slow) {
                running.countDown();
                release.await();
            } else if (work.id() > slow) {
                afterwards.add(ctx.partition());
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics.in(), 0, 0, slow + 50);
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> running.getCount() == 0);
            send(cluster, topics.in(), 1, slow + 1, slow + 2);
            eventually(() -> group.status().partitions().stream()
                    .anyMatch(each -> each.partition() == 1 && each.bufferedRecords() == 1));
            release.countDown();
            eventually(() -> afterwards.size() == 50);
        }
        assertThat(afterwards).first().isEqualTo(1);
    }

    private static void send(KafkaCluster cluster, String topic, int partition, int from, int to) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(cluster.producer().send(EventRecord.of(topic, new Work(i)).withPartition(partition)));
        }
        sent.forEach(CompletableFuture::join);
    }
}
