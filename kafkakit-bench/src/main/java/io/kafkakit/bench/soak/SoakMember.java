package io.kafkakit.bench.soak;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.monitor.GroupStatus;
import java.time.Duration;

/** A member of the group, with clients of its own. Used by one thread. */
final class SoakMember implements AutoCloseable {

    /** Of each topic; many, for handlers that wait. */
    private static final int HANDLERS = 16;

    private static final int RETRIES = 2;

    /** One handler in so many waits. */
    private static final int WAITING = 10;

    private static final int WAIT_MILLIS = 5;

    private final KafkaCluster cluster;
    private final ConsumerGroup group;

    private SoakMember(KafkaCluster cluster, ConsumerGroup group) {
        this.cluster = cluster;
        this.group = group;
    }

    /**
     * Starts it.
     *
     * @param name different from those of the members that run at the same time
     */
    static SoakMember start(SoakSpec spec, String name) {
        KafkaCluster cluster = KafkaCluster.connect(spec.bootstrapServers());
        ConsumerGroup group = cluster.consumerGroup(spec.group())
                .producerPool(spec.group() + "-" + name, 1)
                .deadLetterTopic(spec.deadLetters())
                .createTopics()
                .subscribe(
                        events(spec, 0),
                        topic -> topic.exactlyOnce()
                                .ordering(Ordering.KEY)
                                .concurrency(HANDLERS)
                                .retries(Retries.upTo(RETRIES)
                                        .withBackoff(
                                                Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(1)))))
                .subscribe(
                        events(spec, 1),
                        topic -> topic.exactlyOnce()
                                .ordering(Ordering.KEY)
                                .concurrency(HANDLERS)
                                .retries(Retries.upTo(RETRIES)
                                        .withBackoff(Backoff.fixed(Duration.ofSeconds(1)))
                                        .keepingKeyOrder()))
                .start();
        return new SoakMember(cluster, group);
    }

    private static TopicEvents events(SoakSpec spec, int topic) {
        Fates fates = new Fates(spec.seed());
        String output = spec.outputs().get(topic);
        return TopicEvents.of(spec.inputs().get(topic))
                .on(OrderCreated.class, (order, ctx) -> handle(order, ctx, fates, output));
    }

    private static void handle(OrderCreated order, EventContext ctx, Fates fates, String output)
            throws InterruptedException {
        if (order.id() % WAITING == 0) {
            Thread.sleep(WAIT_MILLIS);
        }
        ctx.send(output, ctx.key(), OrderAccepted.of(order));
        Fates.Fate fate = fates.of(order.id());
        if (fate == Fates.Fate.REFUSED) {
            throw new DeadLetterException("order " + order.id() + " is refused");
        }
        if (fate.fails(ctx.attempt())) {
            throw new IllegalStateException("attempt " + ctx.attempt() + " at order " + order.id() + " fails");
        }
    }

    GroupStatus status() {
        return group.status();
    }

    @Override
    public void close() {
        group.close();
        cluster.close();
    }
}
