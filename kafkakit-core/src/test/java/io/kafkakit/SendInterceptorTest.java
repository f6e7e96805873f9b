package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.internal.flow.HeaderText;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every record that is written is seen by an interceptor, whoever writes it. */
@ExtendWith(Broker.class)
class SendInterceptorTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** Notes where records go, and adds a header when they are staged and another one when they are sent. */
    private final SendInterceptor noting = (record, purpose) -> {
        seen.add(purpose + " to " + record.topic());
        record.headers().remove("sent").add("staged", purpose.name().getBytes(UTF_8));
        return () -> {
            if (record.headers().lastHeader("sent") == null) {
                record.headers().add("sent", purpose.name().getBytes(UTF_8));
            }
            return () -> {};
        };
    };

    private static List<String> headers(Kafka kafka, String topic, String name) {
        return kafka.read(topic).stream()
                .map(each -> HeaderText.text(each.headers(), name))
                .toList();
    }

    @Test
    void a_cluster_shows_what_it_writes_outside_groups(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            cluster.sendInterceptor(noting);
            cluster.producer().send(topics.in(), new Work(1)).join();
            cluster.transactions(kafka.name("pool"), 1).run(transaction -> transaction.send(topics.out(), new Work(2)));
        }
        assertThat(seen).containsExactly("SEND to " + topics.in(), "SEND to " + topics.out());
        assertThat(headers(kafka, topics.in(), "staged")).containsExactly("SEND");
        assertThat(headers(kafka, topics.in(), "sent")).containsExactly("SEND");
        assertThat(headers(kafka, topics.out(), "sent")).containsExactly("SEND");
    }

    @Test
    void a_redrive_is_seen_and_goes_on_though_an_interceptor_fails(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.header(HeaderNames.REDRIVES) == null) {
                throw new DeadLetterException("not yet");
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 1);
            cluster.sendInterceptor(noting);
            cluster.sendInterceptor((record, purpose) -> {
                throw new IllegalStateException("for the test");
            });
            DeadLetters letters = cluster.deadLetters(topics.dead());
            letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {});
            eventually(() -> group.status().counts().handled() == 1);
        }
        assertThat(seen).containsExactly("REDRIVE to " + topics.retry());
    }

    /** Handlers did not get these records, or their outputs were not written. */
    @Test
    void records_that_wait_behind_others_and_dead_letters_of_refused_outputs_are_seen(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        Retries retries = Retries.upTo(1)
                .onTopic(topics.retry())
                .withBackoff(Backoff.fixed(Duration.ofMillis(500)))
                .keepingKeyOrder();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (work.id() == 0 && ctx.attempt() == 1) {
                throw new IllegalStateException("the first time");
            }
            if (work.id() == 1) {
                ctx.send(EventRecord.of(topics.out(), work).withPartition(99));
            }
        });
        try (KafkaCluster cluster = kafka.connect()) {
            for (int id = 0; id < 2; id++) {
                cluster.producer().send(topics.in(), "key", new Work(id)).join();
            }
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(events, topic -> topic.retries(retries))
                    .sendInterceptor(noting)
                    .start();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(seen)
                .containsExactly(
                        "RETRY to " + topics.retry(),
                        "RETRY to " + topics.retry() + "-behind",
                        "SEND to " + topics.out(),
                        "DEAD_LETTER to " + topics.dead());
        assertThat(headers(kafka, topics.dead(), "sent")).containsExactly("DEAD_LETTER");
    }

    @Test
    void round_a_batch_there_is_the_context_of_each_record(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in()).onBatch(Work.class, (batch, sender) -> {});
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 3);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events)
                    .handlerInterceptor((call, ctx) -> {
                        call.contexts().forEach(each -> seen.add("offset " + each.offset()));
                        call.proceed();
                    })
                    .start();
            eventually(() -> group.status().counts().handled() == 3);
        }
        assertThat(seen).containsExactly("offset 0", "offset 1", "offset 2");
    }
}
