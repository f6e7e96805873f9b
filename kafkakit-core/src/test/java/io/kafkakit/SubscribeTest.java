package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a group makes of what is subscribed, and what its end says of it. */
@ExtendWith(Broker.class)
class SubscribeTest {

    @Test
    void a_topic_that_is_subscribed_twice_is_refused_though_it_is_the_same_object(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = kafka.group(cluster, topics).subscribe(events);
            group.subscribe(events, topic -> topic.concurrency(2));
            assertThatThrownBy(group::start)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("topic '" + topics.in() + "' is read twice by the group");
        }
    }

    @Test
    void a_handler_that_is_added_after_the_subscription_is_not_seen_by_the_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger late = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder builder = kafka.group(cluster, topics).subscribe(events);
            events.on("late", Work.class, (work, ctx) -> late.incrementAndGet());
            ConsumerGroup group = builder.start();
            cluster.producer().send(topics.in(), "k", "late", new Work(1)).join();
            cluster.producer().send(topics.in(), "k", new Work(2)).join();
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(group.status().counts().skipped()).isOne();
            assertThat(late).hasValue(0);
        }
    }

    @Test
    void closing_says_whether_it_was_in_time(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            begun.countDown();
            end.await();
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup slow = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), "k", new Work(1)).join();
            eventually(() -> begun.getCount() == 0);
            assertThat(slow.close(Duration.ofMillis(300))).isFalse();
            end.countDown();
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(group.close(Duration.ofSeconds(30))).isTrue();
            assertThat(cluster.close(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void a_null_is_refused_where_it_is_passed_and_the_message_says_what_it_is(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder builder = kafka.group(cluster, topics);
            assertRefusedNull(() -> builder.handlerInterceptor(null), "handler interceptor");
            assertRefusedNull(() -> builder.sendInterceptor(null), "send interceptor");
            assertRefusedNull(() -> builder.listener(null), "listener");
            assertRefusedNull(() -> builder.subscribe(events, topic -> topic.batches(null)), "batches");
            assertRefusedNull(() -> builder.subscribe(events, topic -> topic.codec(null)), "codec");
            assertRefusedNull(() -> builder.subscribe(events, topic -> topic.keyCodec(null)), "key codec");
            assertRefusedNull(() -> builder.subscribe(events, topic -> topic.ordering(null)), "ordering");
            assertRefusedNull(() -> builder.subscribe(events, topic -> topic.retries(null)), "retries");
            ConsumerGroup group = builder.subscribe(events).start();
            assertRefusedNull(() -> group.retries(topics.in(), null), "retries");
            assertRefusedNull(() -> group.pause(topics.in(), null), "event");
            assertThatThrownBy(() -> group.pause(null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(topics.in());
        }
    }

    private static void assertRefusedNull(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("null");
    }
}
