package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

/** What is called round handlers and sends. */
@ExtendWith(Broker.class)
class InterceptorTest {

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void they_run_round_each_attempt_the_first_outermost(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            seen.add("handler " + ctx.attempt());
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("the first time");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .handlerInterceptor((call, ctx) -> {
                        seen.add("outer " + ctx.event() + " " + call.data());
                        try {
                            call.proceed();
                        } finally {
                            seen.add("outer ends");
                        }
                    })
                    .handlerInterceptor((call, ctx) -> {
                        seen.add("inner");
                        call.proceed();
                        ctx.send(topics.out(), ctx.key(), new Work(99));
                    })
                    .start();
            new Works(cluster, topics.in(), 1).send(7, 8);
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(seen)
                .hasSize(8)
                .containsSubsequence("outer Work Work[id=7]", "inner", "handler 1", "outer ends")
                .endsWith("outer Work Work[id=7]", "inner", "handler 2", "outer ends");
        assertThat(kafka.values(topics.out())).hasSize(2);
    }

    @Test
    void one_that_refuses_or_forgets_the_handler_is_a_failed_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> seen.add("handled"));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events)
                    .handlerInterceptor((call, ctx) -> {
                        Work work = (Work) call.data();
                        if (work.id() == 0) {
                            throw new DeadLetterException("not valid");
                        }
                        if (work.id() == 2) {
                            call.proceed();
                            call.proceed();
                        }
                    })
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 3);
            eventually(() -> group.status().counts().deadLettered() == 3);
        }
        assertThat(seen).containsExactly("handled");
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> HeaderText.text(each.headers(), HeaderNames.ERROR_REASON))
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("not valid"),
                        reason -> assertThat(reason).contains("without calling proceed()"),
                        reason -> assertThat(reason).contains("twice"));
    }

    @Test
    void round_a_batch_the_data_is_a_list_also_for_each_record_alone(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {
            if (batch.stream().anyMatch(each -> each.data().id() == 2)) {
                throw new IllegalStateException("one of them");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 4);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events)
                    .handlerInterceptor((call, ctx) -> {
                        seen.add("size " + ((List<?>) call.data()).size());
                        call.proceed();
                    })
                    .start();
            eventually(() -> group.status().counts().handled() == 3
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(seen).contains("size 1").allMatch(each -> each.startsWith("size "));
    }

    @Test
    void one_that_does_not_wait_for_the_handler_is_a_failed_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        CountDownLatch ends = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> ends.await());
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events)
                    .handlerInterceptor((call, ctx) -> {
                        CountDownLatch begun = new CountDownLatch(1);
                        Thread other = new Thread(() -> {
                            begun.countDown();
                            try {
                                call.proceed();
                            } catch (Exception e) {
                                seen.add(e.toString());
                            }
                        });
                        other.start();
                        begun.await();
                        while (other.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                    })
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 1);
            eventually(() -> group.status().counts().deadLettered() == 1);
            ends.countDown();
        }
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> HeaderText.text(each.headers(), HeaderNames.ERROR_REASON))
                .singleElement()
                .asString()
                .contains("another thread");
    }

    @Test
    void what_is_seen_where_a_record_is_staged_is_there_where_it_is_sent(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        ThreadLocal<String> trace = new ThreadLocal<>();
        AtomicReference<String> sender = new AtomicReference<>();
        SendInterceptor tracing = (record, purpose) -> {
            String here = trace.get() + " " + purpose;
            record.headers().add("trace", here.getBytes(UTF_8));
            return () -> {
                seen.add("sends " + here);
                sender.set(Thread.currentThread().getName());
                return () -> seen.add("sent " + here);
            };
        };
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            trace.set("of " + work.id());
            if (work.id() == 1) {
                throw new IllegalStateException("never");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .sendInterceptor(tracing)
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 2);
            eventually(() -> group.status().counts().handled() == 1
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(seen)
                .containsSubsequence("sends of 0 SEND", "sent of 0 SEND")
                .containsSubsequence("sends of 1 RETRY", "sent of 1 RETRY")
                .containsSubsequence("sends of 1 DEAD_LETTER", "sent of 1 DEAD_LETTER");
        assertThat(traces(kafka.read(topics.out()))).containsExactly("of 0 SEND");
        assertThat(traces(kafka.read(topics.retry()))).containsExactly("of 1 RETRY");
        assertThat(traces(kafka.read(topics.dead()))).containsExactly("of 1 DEAD_LETTER");
    }

    private static List<String> traces(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(each -> HeaderText.text(each.headers(), "trace"))
                .toList();
    }

    @Test
    void a_send_interceptor_that_fails_keeps_no_record_back(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 1) {
                throw new IllegalStateException("never");
            }
            ctx.send(topics.out(), ctx.key(), work);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events)
                    .sendInterceptor((record, purpose) -> {
                        if (purpose != SendInterceptor.Purpose.SEND) {
                            throw new AssertionError("for the test");
                        }
                        return () -> {
                            throw new AssertionError("for the test");
                        };
                    })
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 2);
            eventually(() -> group.status().counts().handled() == 1
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.values(topics.out())).hasSize(1);
    }

    @Test
    void log_lines_of_handlers_name_their_record_unless_that_is_switched_off(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String plain = kafka.topic("plain", 1);
        List<Map<String, String>> contexts = Collections.synchronizedList(new ArrayList<>());
        EventHandler<Work> handler = (work, ctx) -> {
            Map<String, String> context = MDC.getCopyOfContextMap();
            contexts.add(context == null ? Map.of() : context);
            MDC.clear();
        };
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(TopicEvents.of(topics.in()).on(Work.class, handler))
                    .start();
            new Works(cluster, topics.in(), 1).send(0, 2);
            eventually(() -> group.status().counts().handled() == 2);
            assertThat(contexts).containsExactly(context(group, topics.in(), 0), context(group, topics.in(), 1));
            group.close();
            contexts.clear();
            ConsumerGroup silent = kafka.group(cluster, new Topics(plain, topics.retry(), topics.dead(), topics.out()))
                    .subscribe(TopicEvents.of(plain).on(Work.class, handler))
                    .mdc(false)
                    .start();
            new Works(cluster, plain, 1).send(0, 1);
            eventually(() -> silent.status().counts().handled() == 1);
            assertThat(contexts).containsExactly(Map.of());
        }
    }

    /** Notes states and attachments. */
    private final class Hearing implements GroupListener {

        private final AtomicReference<Supplier<GroupStatus>> status = new AtomicReference<>();

        @Override
        public void onStarting(Supplier<GroupStatus> current) {
            status.set(current);
        }

        @Override
        public void onStateChanged(GroupState state) {
            seen.add(state.toString());
        }

        @Override
        public void onCommitted(Commit commit) {
            commit.attachments().forEach(each -> seen.add("committed " + each));
        }
    }

    @Test
    void what_is_attached_to_an_attempt_is_told_with_the_commit_of_its_outcome(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Hearing listener = new Hearing();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1) {
                throw new IllegalStateException("the first time");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(7, 8);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .listener(listener)
                    .handlerInterceptor((call, ctx) -> {
                        call.attach("first of " + ctx.attempt());
                        call.attach("second of " + ctx.attempt());
                        call.proceed();
                    })
                    .start();
            eventually(() -> seen.size() == 6);
            assertThat(seen)
                    .containsExactly(
                            "STARTING",
                            "RUNNING",
                            "committed first of 1",
                            "committed second of 1",
                            "committed first of 2",
                            "committed second of 2");
            assertThat(listener.status.get().get().counts())
                    .isEqualTo(group.status().counts());
        }
    }

    /** Notes the record that log lines would name while it decodes. */
    private static final class Noting implements EventCodec {

        private final JsonCodec codec = new JsonCodec();
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            lines.add(record.partition() + ": " + MDC.get("kafka.partition") + "@" + MDC.get("kafka.offset"));
            return codec.decode(record, types);
        }

        @Override
        public EncodedEvent encode(EventRecord event) {
            return codec.encode(event);
        }
    }

    @Test
    void log_lines_of_a_codec_name_the_record_that_it_decodes(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        Noting codec = new Noting();
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 20).send(0, 20);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(
                            TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {}), topic -> topic.codec(codec))
                    .start();
            eventually(() -> group.status().counts().handled() == 20);
        }
        assertThat(codec.lines)
                .doesNotHaveDuplicates()
                .hasSize(20)
                .allMatch(line -> line.matches("([01]): \\1@\\d+"))
                .anyMatch(line -> line.startsWith("0"))
                .anyMatch(line -> line.startsWith("1"));
    }

    private static Map<String, String> context(ConsumerGroup group, String topic, int offset) {
        return Map.of(
                "kafka.topic",
                topic,
                "kafka.partition",
                "0",
                "kafka.offset",
                Integer.toString(offset),
                "kafka.group",
                group.groupId());
    }
}
