package io.kafkakit.support;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer group in a JVM of its own, which relays each {@link Work} and can be killed at any moment. It tells on its
 * standard output which records its handlers were given, and ends when its standard input does.
 */
public final class ChildMain {

    private ChildMain() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> of = Map.copyOf(ChildGroup.parse(arguments));
        int stuckAt = Integer.parseInt(of.get("stuckAt"));
        CountDownLatch never = new CountDownLatch(1);
        TopicEvents events = TopicEvents.of(of.get("in")).on(Work.class, (work, ctx) -> {
            say(new Run(work.id(), ctx.attempt(), System.currentTimeMillis()).toLine());
            if (of.containsKey("seed")) {
                Erratic.of(Long.parseLong(of.get("seed")), policy(of)).relay(work, ctx, of.get("out"));
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
        if (of.containsKey("atLeastOnce")) {
            topic.atLeastOnce();
        }
        if (of.containsKey("retry")) {
            topic.retries(policy(of));
        }
    }

    private static Retries policy(Map<String, String> of) {
        Retries policy = Policies.random(Long.parseLong(of.get("seed")), of.get("retry"));
        return of.containsKey("keepsOrder") ? policy.keepingKeyOrder() : policy;
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
