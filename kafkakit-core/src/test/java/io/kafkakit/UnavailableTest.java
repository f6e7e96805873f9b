package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handlers that cannot work now, and handlers that answer. */
@ExtendWith(Broker.class)
class UnavailableTest {

    private final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());

    @Test
    void a_handler_whose_service_is_away_waits_without_an_attempt(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String other = kafka.topic("other", 1);
        AtomicBoolean away = new AtomicBoolean(true);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            attempts.add(ctx.attempt());
            ctx.send(topics.out(), ctx.key(), work);
            if (away.get()) {
                throw new UnavailableException("the database is away");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 3).send(0, 20);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .subscribe(TopicEvents.of(other).on(Work.class, (work, ctx) -> {}))
                    .start();
            eventually(() -> attempts.size() >= 3 && !group.status().stalled().isEmpty());
            assertThat(group.status().stalled())
                    .singleElement()
                    .satisfies(each -> assertThat(String.valueOf(each.stalled()))
                            .contains("what a handler needs is not available")
                            .contains("the database is away"));
            new Works(cluster, other, 1).send(0, 10);
            eventually(() -> group.status().counts().handled() == 10);
            away.set(false);
            eventually(() -> group.status().counts().handled() == 30);
            assertThat(group.status().counts().retried()).isZero();
            eventually(() -> group.status().problems().isEmpty());
        }
        assertThat(attempts).containsOnly(1);
        assertThat(kafka.read(topics.out())).as("its sends were dropped").hasSize(20);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @Test
    void a_handler_that_decides_on_its_record_has_the_last_word(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            throw new DeadLetterException("no use", new UnavailableException("away"));
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
    }

    @Test
    void a_reply_goes_where_the_record_says_in_retries_too(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            assertThat(ctx.wantsReply()).isEqualTo(work.id() < 2);
            if (work.id() < 3) {
                ctx.reply(new Work(work.id() + 100));
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            EventRecord asks = EventRecord.of(topics.in(), new Work(0))
                    .withKey("k")
                    .withHeader(HeaderNames.REPLY_TO, topics.out());
            cluster.producer()
                    .send(asks.withHeader(HeaderNames.CORRELATION, "c-1"))
                    .join();
            cluster.producer()
                    .send(asks.withHeader(HeaderNames.REPLY_KEY, "other"))
                    .join();
            cluster.producer().send(topics.in(), "k", new Work(2)).join();
            eventually(() -> group.status().counts().handled() == 2
                    && group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(topics.out()))
                .extracting(each ->
                        new String(each.key(), UTF_8) + HeaderText.text(each.headers(), HeaderNames.CORRELATION))
                .containsExactlyInAnyOrder("kc-1", "othernull");
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> HeaderText.text(each.headers(), HeaderNames.ERROR_REASON))
                .singleElement()
                .asString()
                .contains("wants no reply, because header kafkakit-reply-to is missing");
    }
}
