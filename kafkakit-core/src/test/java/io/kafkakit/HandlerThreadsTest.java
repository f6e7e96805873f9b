package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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
}
