package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.monitor.GroupControl;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.TopicStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be changed while a group runs: pauses, concurrency, retries. */
@ExtendWith(Broker.class)
class LiveControlTest {

    private record Other(int id) {}

    private static TopicStatus topic(ConsumerGroup group) {
        return group.status().topics().get(0);
    }

    @ParameterizedTest
    @EnumSource(Ordering.class)
    void a_paused_topic_waits_in_its_order_and_goes_on_when_it_is_resumed(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            handled.add(work.id());
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.ordering(ordering).concurrency(4))
                    .start();
            Works works = new Works(cluster, topics.in(), 5);
            works.send(0, 20);
            eventually(() -> group.status().counts().handled() == 20);
            group.pause(topics.in());
            assertThat(topic(group).paused()).isTrue();
            works.send(20, 120);
            eventually(() -> group.status().partitions().stream()
                            .filter(each -> each.topic().equals(topics.in()))
                            .mapToInt(each -> each.bufferedRecords())
                            .sum()
                    == 100);
            assertThat(handled).as("nothing runs while the topic is paused").hasSize(20);
            assertThat(group.status().stalled()).as("a pause is no stall").isEmpty();

            group.resume(topics.in());
            eventually(() -> group.status().counts().handled() == 120);
            assertThat(handled).doesNotHaveDuplicates();
            assertThat(topic(group).paused()).isFalse();
        }
        assertThat(kafka.values(topics.out())).hasSize(120);
        if (ordering != Ordering.UNORDERED) {
            IntStream.range(0, 5)
                    .forEach(key -> assertThat(handled.stream().filter(id -> id % 5 == key))
                            .isSorted());
        }
    }

    @Test
    void a_paused_event_holds_up_only_what_must_not_overtake_it(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        List<String> handled = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> handled.add(ctx.key() + work.id()))
                .on(Other.class, (other, ctx) -> handled.add(ctx.key() + "other"));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.ordering(Ordering.KEY).concurrency(4))
                    .start();
            group.pause(topics.in(), "Other");
            assertThat(topic(group).pausedEvents()).containsExactly("Other");
            EventProducer producer = cluster.producer();
            producer.send(topics.in(), "a", new Other(1)).join();
            producer.send(topics.in(), "a", new Work(2)).join();
            producer.send(topics.in(), "b", new Work(3)).join();
            eventually(() -> handled.contains("b3"));
            assertThat(handled).containsExactly("b3");

            group.resume(topics.in(), "Other");
            eventually(() -> handled.size() == 3);
            assertThat(handled).containsExactly("b3", "aother", "a2");
        }
    }

    @Test
    void a_handler_may_pause_its_own_event(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicReference<ConsumerGroup> self = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            started.await();
            handled.add(work.id());
            if (work.id() == 3) {
                self.get().pause(ctx.topic(), ctx.event());
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            self.set(group);
            started.countDown();
            new Works(cluster, topics.in(), 1).send(0, 10);
            eventually(() -> topic(group).pausedEvents().equals(java.util.Set.of("Work"))
                    && group.status().partitions().get(0).bufferedRecords() == 6);
            assertThat(handled).containsExactly(0, 1, 2, 3);
            group.resume(topics.in());
            eventually(() -> group.status().counts().handled() == 10);
            assertThat(handled).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
    }

    @Test
    void concurrency_grows_and_shrinks(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(1));
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            gate.get().await();
            running.decrementAndGet();
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            events, topic -> topic.ordering(Ordering.UNORDERED).concurrency(2))
                    .start();
            Works works = new Works(cluster, topics.in(), 1);
            works.send(0, 40);
            eventually(() -> running.get() == 2);
            group.concurrency(topics.in(), 6);
            eventually(() -> running.get() == 6);
            assertThat(topic(group).concurrency()).isEqualTo(6);

            group.concurrency(topics.in(), 1);
            CountDownLatch before = gate.getAndSet(new CountDownLatch(1));
            before.countDown();
            eventually(() -> running.get() == 1);
            most.set(0);
            gate.get().countDown();
            eventually(() -> group.status().counts().handled() == 40);
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void another_retry_policy_holds_for_records_that_wait_already(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger attempts = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("always");
        });
        Duration delay = Duration.ofMillis(50);
        Retries many = Retries.upTo(100_000).onTopic(topics.retry()).withBackoff(Backoff.fixed(delay));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(many))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 1);
            eventually(() -> attempts.get() >= 3);
            Retries none = Retries.upTo(1).withBackoff(Backoff.fixed(delay));
            group.retries(topics.in(), none);
            eventually(() -> group.status().counts().deadLettered() == 1);
            assertThat(topic(group).retries()).isSameAs(none);
        }
    }

    @Test
    void what_the_topics_do_not_allow_is_refused_with_its_reason(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String plain = kafka.topic("plain", 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}),
                            topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .subscribe(TopicEvents.of(plain).on(Work.class, (work, ctx) -> {}))
                    .start();
            Retries slow = Retries.upTo(3).withBackoff(Backoff.fixed(Duration.ofMinutes(1)));
            assertThatThrownBy(() -> group.retries(topics.in(), slow)).hasMessageContaining("PT1M");
            assertThatThrownBy(() -> group.retries(topics.in(), Retries.upTo(1).onTopic("elsewhere")))
                    .hasMessageContaining("elsewhere");
            assertThatThrownBy(() -> group.retries(topics.in(), Retries.upTo(1).keepingKeyOrder()))
                    .hasMessageContaining("keepingKeyOrder");
            assertThatThrownBy(() -> group.retries(plain, Retries.upTo(1))).hasMessageContaining("without retries");
            assertThatThrownBy(() -> group.pause("nowhere"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nowhere")
                    .hasMessageContaining(plain);
            assertThatThrownBy(() -> group.pause(plain, " ")).hasMessageContaining("blank");
            assertThatThrownBy(() -> group.concurrency(plain, 0)).hasMessageContaining("concurrency");
        }
    }

    @Test
    void a_listener_changes_its_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicReference<GroupControl> control = new AtomicReference<>();
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(new GroupListener() {
                        @Override
                        public void onStarting(Supplier<GroupStatus> status, GroupControl itsControl) {
                            itsControl.pause(topics.in());
                            control.set(itsControl);
                        }
                    })
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}),
                            topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            eventually(() -> control.get() != null && topic(group).paused());
            control.get().resume(topics.in());
            assertThat(topic(group).paused()).isFalse();
            control.get().pause(topics.in(), "Work");
            assertThat(topic(group).pausedEvents()).containsExactly("Work");
            control.get().resume(topics.in(), "Work");
            assertThat(topic(group).pausedEvents()).isEmpty();
            control.get().concurrency(topics.in(), 7);
            assertThat(topic(group).concurrency()).isEqualTo(7);
            Retries fewer = Retries.upTo(1);
            control.get().retries(topics.in(), fewer);
            assertThat(topic(group).retries()).isSameAs(fewer);
            assertThatThrownBy(() -> control.get().pause("nowhere")).hasMessageContaining("nowhere");
        }
    }
}
