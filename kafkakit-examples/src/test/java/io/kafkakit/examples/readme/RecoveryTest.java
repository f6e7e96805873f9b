package io.kafkakit.examples.readme;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.RetryLaterException;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Preview;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.deadletter.Resolved;
import io.kafkakit.deadletter.Toolkit;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.EventTester;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "dead-letter-queue"},
        partitions = 3)
class RecoveryTest {

    private final AtomicBoolean closed = new AtomicBoolean(true);

    private boolean ratesAreClosed() {
        return closed.get();
    }

    private static void policies(TopicOptions topic) {
        // docs: policy
        topic.retries(Retries.upTo(5)
                .withBackoff(
                        Backoff.delays(ofSeconds(1), ofMinutes(1), ofHours(1)).withJitter(0.5))
                .notOn(IllegalArgumentException.class)
                .giveUpAfter(ofDays(2)));
        // end
        // docs: only
        topic.retries(Retries.upTo(3).onlyOn(SocketTimeoutException.class));
        // end
        // docs: order
        topic.retries(Retries.upTo(5).withBackoff(Backoff.fixed(ofSeconds(30))).keepingKeyOrder());
        // end
        // docs: dialect
        topic.deadLetterHeadersOf(Toolkit.SPRING);
        // end
        // docs: traces
        topic.deadLetterStackTraces(false);
        // end
    }

    private TopicEvents orders() {
        // docs: later
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            if (ratesAreClosed()) {
                throw new RetryLaterException("no rates at night", ofHours(6));
            }
            if (order.products().isEmpty()) {
                throw new IllegalArgumentException("order without products");
            }
        });
        // end
        return orders;
    }

    private static Resolved redrive(KafkaCluster cluster) throws InterruptedException {
        // docs: redrive
        DeadLetters letters = cluster.deadLetters("dead-letter-queue");
        Preview preview = letters.preview(
                DeadLetterFilter.all().withGroup("order-service").withErrorClass("IllegalArgumentException"));
        Resolved done = letters.resolve(
                preview, Resolve.redrive().withOperator("ada").withReason("fixed in 1.4"), progress -> {});
        // end
        return done;
    }

    @Test
    void dead_letters_have_the_headers_of_another_toolkit_too() {
        var letter = EventTester.of(orders())
                .options(RecoveryTest::policies)
                .deliverText("o-1", "no event")
                .deadLetter()
                .record();
        assertThat(letter.header("kafka_dlt-original-topic")).isEqualTo("orders");
        assertThat(letter.header(HeaderNames.STACK_TRACE)).isNull();
    }

    @Test
    void a_failure_is_postponed_dead_lettered_and_redriven(KafkaCluster cluster) throws InterruptedException {
        ConsumerGroup group = cluster.consumerGroup("order-service")
                .producerPool("order-service-0", 1)
                .deadLetterTopic("dead-letter-queue")
                .createTopics()
                .subscribe(
                        orders(),
                        topic -> topic.retries(Retries.upTo(3)
                                .withBackoff(Backoff.fixed(ofMillis(200)))
                                .notOn(IllegalArgumentException.class)))
                .start();
        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();
        Awaitility.await().until(() -> group.status().counts().postponed() > 0);
        closed.set(false);
        cluster.producer()
                .send("orders", "o-2", new OrderCreated("o-2", List.of()))
                .join();
        Awaitility.await().until(() -> group.status().counts().deadLettered() == 1);
        assertThat(redrive(cluster).done()).isEqualTo(1);
        Awaitility.await().until(() -> group.status().counts().deadLettered() == 2);
        assertThat(cluster.deadLetters("dead-letter-queue").depth()).isEqualTo(1);
    }
}
