package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.beginClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Captured;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.SlowLog;
import io.kafkakit.support.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class GroupLifecycleTest {

    record Job(int id) {}

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closing_lets_a_running_handler_end_and_commits_what_it_did(boolean exactlyOnce, Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.incrementAndGet();
            running.countDown();
            release.await();
            ctx.send(topics.out(), job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> {
                        if (!exactlyOnce) {
                            topic.atLeastOnce();
                        }
                    })
                    .start();
            for (int i = 0; i < 10; i++) {
                cluster.producer().send(topics.in(), new Job(i)).join();
            }
            eventually(() -> running.getCount() == 0);
            beginClose(group);
            assertThat(group.isRunning()).isFalse();
            release.countDown();
            group.close();
        }
        assertThat(runs).hasValue(1);
        assertThat(kafka.values(topics.out())).containsExactly("{\"event\":\"Job\",\"data\":{\"id\":0}}");
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isEqualTo(9);
    }

    /** Of quick ones a handler's thread takes several at once; those behind the one that runs are not handled all the same. */
    @Test
    void closing_among_quick_records_handles_none_behind_the_one_that_runs(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.incrementAndGet();
            if (job.id() == 15_000) {
                running.countDown();
                release.await();
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            for (int i = 1; i <= 20_000; i++) {
                var unused = cluster.producer().send(topics.in(), new Job(i));
            }
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> running.getCount() == 0);
            beginClose(group);
            release.countDown();
            group.close();
        }
        assertThat(runs).hasValue(15_000);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isEqualTo(5_000);
    }

    @Test
    void no_thread_stays_behind_after_the_cluster_is_closed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), job));
        KafkaCluster cluster = KafkaCluster.connect(
                java.util.Map.of("bootstrap.servers", kafka.broker().bootstrapServers(), "client.id", kafka.name("c")));
        ConsumerGroup group =
                kafka.group(cluster, topics).consumers(2).subscribe(events).start();
        cluster.transactions(kafka.name("t"), 2).run(transaction -> transaction.send(topics.in(), new Job(1)));
        cluster.producer().send(topics.in(), new Job(2)).join();
        eventually(() -> group.status().counts().handled() == 2);
        cluster.closeOnShutdown(Duration.ofSeconds(10));
        assertThat(names(kafka)).isNotEmpty();
        cluster.close();
        cluster.close();
        eventually(() -> names(kafka).findAny().isEmpty());
        assertThatThrownBy(cluster::producer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void when_closing_ends_all_threads_have_ended_and_one_that_asked_for_a_topic_complains_of_nothing(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String missing = kafka.name("missing");
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(missing, job));
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured();
                SlowLog slow = new SlowLog("io.kafkakit.internal.commit.TopicScout")) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> names(kafka).anyMatch(name -> name.contains("-topics-")));
            slow.waits(3_000);
            group.close(Duration.ofMillis(300));
            // Whoever is waited for has said that it is done, and may need a moment more to be gone.
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> names(kafka).noneMatch(name -> name.contains(kafka.name("g"))));
            assertThat(log.text()).doesNotContain("'" + missing + "' cannot be written to");
        }
    }

    @Test
    void consumers_of_a_group_share_what_they_may_fetch(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        long share = Runtime.getRuntime().maxMemory() / 16 / 3;
        assertThat(share).as("of a small heap").isLessThan(50 << 20);
        try (KafkaCluster cluster = kafka.connect();
                Captured log = new Captured()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {}))
                    .consumers(3)
                    .start();
            eventually(() -> log.text().split("fetch.max.bytes = " + share, -1).length == 1 + 3);
            group.close();
        }
    }

    private static Stream<String> names(Kafka kafka) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(kafka.name("")));
    }

    @Test
    void a_handler_may_close_its_own_group(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicReference<ConsumerGroup> self = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            started.await();
            self.get().close();
            ctx.send(topics.out(), job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            self.set(group);
            started.countDown();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> !group.isRunning());
            group.close();
            assertThat(group.status().counts().handled()).isEqualTo(1);
        }
        assertThat(kafka.values(topics.out())).hasSize(1);
    }

    @Test
    void a_handler_that_never_ends_holds_up_closing_no_longer_than_allowed_and_its_record_is_not_lost(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch running = new CountDownLatch(1);
        Queue<FailedRecord> told = new ConcurrentLinkedQueue<>();
        TopicEvents stuck = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            ctx.send(topics.out(), "k", "stuck", job);
            running.countDown();
            new CountDownLatch(1).await();
        });
        TopicEvents fine =
                TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> ctx.send(topics.out(), "k", "fine", job));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .listener(new GroupListener() {
                        @Override
                        public void onRecordFailed(FailedRecord failed) {
                            told.add(failed);
                        }
                    })
                    .subscribe(stuck, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> running.getCount() == 0);
            long begin = System.nanoTime();
            group.close(Duration.ofMillis(300));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            ConsumerGroup next = kafka.group(cluster, topics)
                    .subscribe(fine, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            eventually(() -> next.status().counts().handled() == 1);
            assertThat(next.status().counts().retried()).isZero();
        }
        assertThat(told).as("nobody is told of a retry that is not written").isEmpty();
        assertThat(kafka.values(topics.out())).containsExactly("{\"event\":\"fine\",\"data\":{\"id\":1}}");
        assertThat(kafka.read(topics.retry()))
                .as("the interrupt is no failed attempt")
                .isEmpty();
    }

    @Test
    void what_a_handler_did_that_swallowed_the_interrupt_of_the_close_is_not_committed(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Queue<String> runs = new ConcurrentLinkedQueue<>();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch returning = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        TopicEvents swallowing = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.add("first " + ctx.attempt());
            ctx.send(topics.out(), "k", "first", job);
            running.countDown();
            try {
                never.await();
            } catch (InterruptedException swallowed) {
                ctx.send(topics.out(), "k", "late", job);
                returning.countDown();
            }
        });
        TopicEvents fine = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            runs.add("second " + ctx.attempt());
            ctx.send(topics.out(), "k", "second", job);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            swallowing, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> running.getCount() == 0);
            group.close(Duration.ofMillis(300));
            assertThat(returning.getCount()).isZero();
            assertThat(group.status().counts().done()).isZero();
            ConsumerGroup next = kafka.group(cluster, topics)
                    .subscribe(fine, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                    .start();
            eventually(() -> next.status().counts().handled() == 1);
        }
        assertThat(runs).containsExactly("first 1", "second 1");
        assertThat(kafka.values(topics.out())).containsExactly("{\"event\":\"second\",\"data\":{\"id\":1}}");
        assertThat(kafka.read(topics.retry())).isEmpty();
    }

    @Test
    void an_error_of_the_jvm_ends_the_group_and_commits_nothing(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            ctx.send(topics.out(), job);
            throw new OutOfMemoryError("for the test");
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.failure().isPresent());
            assertThat(group.failure().get()).isInstanceOf(OutOfMemoryError.class);
            group.close();
        }
        assertThat(kafka.read(topics.out())).isEmpty();
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isEqualTo(1);
    }

    @Test
    void an_error_of_the_handler_is_a_failed_attempt_like_any_other(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> recurse(job.id()));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            cluster.producer().send(topics.in(), new Job(1)).join();
            eventually(() -> group.status().counts().deadLettered() == 1);
            assertThat(group.failure()).isEmpty();
        }
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }

    @Test
    void topics_that_were_created_a_moment_ago_are_waited_for(Kafka kafka) {
        try (KafkaCluster cluster = kafka.connect()) {
            for (int i = 0; i < 20; i++) {
                TopicEvents events = TopicEvents.of(kafka.name("made" + i)).on(Job.class, (job, ctx) -> {});
                ConsumerGroup group = cluster.consumerGroup(kafka.name("g" + i))
                        .deadLetterTopic(kafka.name("made-dead" + i))
                        .createTopics(3)
                        .subscribe(events, topic -> topic.atLeastOnce().retries(Retries.upTo(1)))
                        .start();
                group.close(Duration.ZERO);
                assertThat(group.failure()).isEmpty();
            }
        }
    }

    /** Its producer is never made. */
    public static final class Endless implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public void configure(Map<String, ?> settings) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public void close() {}
    }

    @Test
    void start_ends_in_time_though_the_producers_cannot_be_made_ready(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroupBuilder group = kafka.group(cluster, topics)
                    .setting("interceptor.classes", Endless.class.getName())
                    .startTimeout(Duration.ofSeconds(2))
                    .subscribe(events);
            assertThatThrownBy(group::start)
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("producers were not ready");
        }
    }

    @Test
    void a_handler_that_outlasts_the_close_at_the_end_of_a_run_is_no_failure_of_the_group(Kafka kafka)
            throws Exception {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Thread> handler = new AtomicReference<>();
        TopicEvents events = TopicEvents.of(topics.in()).on(Job.class, (job, ctx) -> {
            if (job.id() == 499) {
                handler.set(Thread.currentThread());
                last.countDown();
                while (release.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            IntStream.range(0, 600)
                    .mapToObj(i -> cluster.producer().send(topics.in(), new Job(i)))
                    .toList()
                    .forEach(each -> each.join());
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            last.await();
            group.close(Duration.ofMillis(200));
            release.countDown();
            handler.get().join(30_000);
            assertThat(group.failure()).isEmpty();
        }
    }
}
