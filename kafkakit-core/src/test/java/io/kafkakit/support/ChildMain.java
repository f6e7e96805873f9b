package io.kafkakit.support;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer group in a JVM of its own, which relays each {@link Work} and can be killed at any moment. It tells on its
 * standard output which records its handlers were given, and ends when its standard input does.
 */
public final class ChildMain {

    /** How often one that is erratic tries again. */
    public static final int RETRIES = 3;

    private ChildMain() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> of = Map.copyOf(ChildGroup.parse(arguments));
        int stuckAt = Integer.parseInt(of.get("stuckAt"));
        CountDownLatch never = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(of.get("in")).on(Work.class, (work, ctx) -> {
            say(ChildGroup.HANDLING + work.id());
            if (of.containsKey("seed")) {
                new Erratic(Long.parseLong(of.get("seed")), RETRIES).relay(work, ctx, of.get("out"));
                return;
            }
            if (work.id() == stuckAt) {
                never.await();
            }
            // Some take longer than others, so that they end in another order than they began.
            LockSupport.parkNanos((work.id() * 7919L % 13) * 200_000);
            ctx.send(of.get("out"), ctx.key(), work);
        });
        try (KafkaCluster cluster = KafkaCluster.connect(of.get("servers"));
                ConsumerGroup group = cluster.consumerGroup(of.get("group"))
                        .producerPool(of.get("pod"), 2)
                        .deadLetterTopic(of.get("dead"))
                        .createTopics()
                        .subscribe(events, topic -> describe(topic, of))
                        .start()) {
            awaitEndOfInput();
            say("closing " + group);
        }
    }

    private static void describe(TopicOptions topic, Map<String, String> of) {
        topic.ordering(Ordering.valueOf(of.get("ordering"))).concurrency(8);
        if (of.containsKey("retry")) {
            topic.retries(policy(of.get("retry")));
        }
    }

    /** The retries of one that is erratic. */
    public static Retries policy(String topic) {
        return Retries.upTo(RETRIES)
                .onTopic(topic)
                .withBackoff(Backoff.delays(Duration.ofMillis(50), Duration.ofMillis(200)))
                .keepingKeyOrder();
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is told on this way but the end.
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
