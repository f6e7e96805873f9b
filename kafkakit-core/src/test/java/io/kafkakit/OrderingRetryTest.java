package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries of topics whose records need not be handled in their order. */
@ExtendWith(Broker.class)
class OrderingRetryTest {

    private static ProducerRecord<byte[], byte[]> retry(Topics topics, int id, long dueAt) {
        String value = "{\"event\":\"Work\",\"data\":{\"id\":" + id + "}}";
        var record = new ProducerRecord<>(topics.retry(), 0, ("k" + id).getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers()
                .add(HeaderNames.RETRY_COUNT, "1".getBytes(UTF_8))
                .add(HeaderNames.DUE, Long.toString(dueAt).getBytes(UTF_8));
        return record;
    }

    /** It is behind records that were due, but had to wait for room when they were read. */
    @ParameterizedTest
    @EnumSource
    void a_retry_that_is_not_due_yet_comes_when_it_is_though_others_had_no_room(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        int count = 1_500;
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            running.incrementAndGet();
            release.await();
            ctx.send(topics.out(), ctx.key(), work);
        });
        long due = System.currentTimeMillis() + 8_000;
        kafka.sendRaw(IntStream.range(0, count)
                .mapToObj(id -> retry(topics, id, id == count - 1 ? due : 1))
                .toList());
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .setting("max.poll.records", 10 * count)
                    .subscribe(
                            events,
                            topic -> topic.ordering(ordering)
                                    .concurrency(8)
                                    .retries(Retries.upTo(3)
                                            .onTopic(topics.retry())
                                            .withBackoff(Backoff.fixed(Duration.ofSeconds(20)))))
                    .start();
            eventually(() -> running.get() > 0);
            release.countDown();
            eventually(() -> group.status().counts().handled() == count);
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
    }
}
