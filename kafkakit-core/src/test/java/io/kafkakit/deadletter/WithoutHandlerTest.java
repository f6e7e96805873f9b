package io.kafkakit.deadletter;

import static io.kafkakit.support.Eventually.eventually;
import static io.kafkakit.support.Groups.awaitDeadLetters;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.EventHandler;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retry records that have no handler here, or are none of ours: they end as dead letters, and never as done. */
@ExtendWith(Broker.class)
class WithoutHandlerTest {

    private static ConsumerGroup start(
            Kafka kafka, KafkaCluster cluster, Topics topics, String event, EventHandler<Work> handler) {
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 1)
                .deadLetterTopic(topics.dead())
                .subscribe(
                        TopicEvents.of(topics.in()).on(event, Work.class, handler),
                        topic -> topic.retries(Retries.upTo(1).onTopic(topics.retry())))
                .start();
    }

    private static void fail(Kafka kafka, KafkaCluster cluster, Topics topics) {
        ConsumerGroup group = start(kafka, cluster, topics, "Work", (work, ctx) -> {
            throw new DeadLetterException("never");
        });
        cluster.producer().send(topics.in(), new Work(0)).join();
        cluster.producer().send(topics.in(), new Work(1)).join();
        eventually(() -> group.status().counts().deadLettered() == 2);
        awaitDeadLetters(cluster, topics.dead(), 2);
        group.close();
    }

    /** A release has renamed the event's class, and skips what it does not know. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_redriven_and_has_no_handler_any_more_is_a_dead_letter_again(boolean toSource, Kafka kafka)
            throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            fail(kafka, cluster, topics);
            DeadLetters letters = cluster.deadLetters(topics.dead());
            Resolve how = toSource ? Resolve.redriveToSource() : Resolve.redrive();
            letters.resolve(letters.preview(DeadLetterFilter.all()), how, progress -> {});
            ConsumerGroup group = start(kafka, cluster, topics, "Labour", (work, ctx) -> {});
            eventually(() -> group.status().counts().deadLettered() == 2);
            awaitDeadLetters(cluster, topics.dead(), 2);
            assertThat(group.status().counts().skipped()).isZero();
            assertThat(letters.list(DeadLetterFilter.all().withDisposition("unroutable"), 10))
                    .hasSize(2)
                    .allSatisfy(letter -> assertThat(letter.failure().message())
                            .isEqualTo("no handler for event 'Work' on topic '" + topics.in() + "'"));
        }
    }

    @Test
    void what_somebody_else_put_on_the_retry_topic_is_handled_only_when_it_was_redriven(Kafka kafka)
            throws InterruptedException {
        Topics topics = Topics.of(kafka, 1);
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = start(kafka, cluster, topics, "Work", (work, ctx) -> ctx.send(topics.out(), work));
            ProducerRecord<byte[], byte[]> spring = new ProducerRecord<>(
                    topics.retry(), "k".getBytes(UTF_8), "{\"event\":\"Work\",\"data\":{\"id\":7}}".getBytes(UTF_8));
            spring.headers().add("kafka_original-topic", "payments".getBytes(UTF_8));
            kafka.sendRaw(List.of(spring));
            eventually(() -> group.status().counts().deadLettered() == 1);
            awaitDeadLetters(cluster, topics.dead(), 1);
            assertThat(group.status().counts().handled()).isZero();
            DeadLetters letters = cluster.deadLetters(topics.dead());
            DeadLetter letter = letters.list(DeadLetterFilter.all(), 2).get(0);
            assertThat(letter.source().topic()).isEqualTo(topics.retry());
            letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {});
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(letters.depth()).isZero();
        }
        assertThat(Relayed.of(kafka, topics).ids()).containsExactly(7);
    }
}
