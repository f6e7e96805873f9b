package io.kafkakit.support;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.DeadLetterException;
import io.kafkakit.EventContext;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A group that does all that a group can with {@link Work}: of each three records it relays the first at once, the
 * second at its second attempt, and gives the third up.
 */
public record AllSorts(Kafka kafka, Topics topics) {

    /** Such a group, to be started. */
    public ConsumerGroupBuilder of(KafkaCluster cluster) {
        return of(kafka.group(cluster, topics), retries -> retries, topic -> {});
    }

    /** The same, of a group of the test's own. */
    public ConsumerGroupBuilder of(
            ConsumerGroupBuilder group, UnaryOperator<Retries> policy, Consumer<TopicOptions> more) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, this::handle);
        return group.subscribe(events, topic -> {
            topic.retries(policy.apply(Retries.upTo(1).onTopic(topics.retry())));
            more.accept(topic);
        });
    }

    private void handle(Work work, EventContext ctx) {
        if (isDead(work.id())) {
            throw new DeadLetterException("no use with " + work.id());
        }
        if (work.id() % 3 == 1 && ctx.attempt() == 1) {
            throw new IllegalStateException("not yet");
        }
        ctx.send(topics.out(), ctx.key(), work);
    }

    private static boolean isDead(int id) {
        return id % 3 == 2;
    }

    /** Sends these ids, each three under one key, and waits until the group is done with as many. */
    public void run(KafkaCluster sender, ConsumerGroup group, int from, int to) {
        new Works(sender, topics.in(), 3).send(from, to);
        eventually(() ->
                group.status().counts().handled() + group.status().counts().deadLettered() == to - from);
    }

    /** Of the ids from 0 up, each was relayed once or is a dead letter once, as it should. */
    public void assertDone(int count) {
        // A commit is answered a moment before its end is written.
        eventually(() ->
                kafka.read(topics.out()).size() + kafka.read(topics.dead()).size() >= count);
        assertThat(Relayed.of(kafka, topics).ids())
                .as("relayed")
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count)
                        .filter(id -> !isDead(id))
                        .boxed()
                        .toList());
        assertThat(Relayed.of(kafka, topics.dead()).ids())
                .as("dead letters")
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count)
                        .filter(AllSorts::isDead)
                        .boxed()
                        .toList());
    }
}
