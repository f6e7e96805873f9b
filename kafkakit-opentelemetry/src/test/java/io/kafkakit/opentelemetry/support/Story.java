package io.kafkakit.opentelemetry.support;

import static java.time.Duration.ofSeconds;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.opentelemetry.KafkakitTracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/**
 * An order that is sent within a span fails twice, becomes a dead letter, is sent back, and is handled, with an output.
 * As a program, it is the story of a process with the agent.
 *
 * @param topics its source topic; the others have names that begin with it
 */
public record Story(OpenTelemetry openTelemetry, Map<String, Object> clientSettings, String topics) {

    /** Data of events. */
    public record Order(String id) {}

    /** Tells it with the agent's OpenTelemetry. */
    public static void main(String... args) throws Exception {
        new Story(GlobalOpenTelemetry.get(), Map.of("bootstrap.servers", args[0]), args[1]).tell();
        System.out.println("told");
    }

    public void tell() throws Exception {
        KafkakitTracing tracing = KafkakitTracing.of(openTelemetry);
        AtomicBoolean isWell = new AtomicBoolean();
        TopicEvents orders = TopicEvents.of(topics).on(Order.class, (order, ctx) -> {
            ctx.send(topics + "-out", ctx.key(), order);
            if (!isWell.get()) {
                throw new IllegalStateException("not well");
            }
        });
        try (KafkaCluster cluster = KafkaCluster.connect(clientSettings)) {
            tracing.observe(cluster);
            ConsumerGroup group = tracing.observe(cluster.consumerGroup(topics + "-group"))
                    .producerPool(topics, 1)
                    .deadLetterTopic(topics + "-dead")
                    .subscribe(orders, topic -> topic.retries(Retries.upTo(1).onTopic(topics + "-retry")))
                    .start();
            within(
                    "checkout",
                    () -> cluster.producer()
                            .send(topics, "o-1", new Order("o-1"))
                            .join());
            await(() -> group.status().counts().deadLettered() == 1);
            isWell.set(true);
            within("operator", () -> redrive(cluster.deadLetters(topics + "-dead")));
            await(() -> group.status().counts().handled() == 1);
        }
    }

    private static void redrive(DeadLetters letters) throws InterruptedException {
        letters.resolve(letters.preview(DeadLetterFilter.all()), Resolve.redrive(), progress -> {});
    }

    private interface Work {
        void run() throws Exception;
    }

    private void within(String name, Work work) throws Exception {
        Span span = openTelemetry.getTracer("test").spanBuilder(name).startSpan();
        Scope scope = span.makeCurrent();
        try {
            work.run();
        } finally {
            scope.close();
            span.end();
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(ofSeconds(30)).until(condition);
    }
}
