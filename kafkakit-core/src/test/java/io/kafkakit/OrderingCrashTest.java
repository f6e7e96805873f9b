package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.ChildGroup;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that are handled out of order, by a process that is killed in the middle. */
@ExtendWith(Broker.class)
class OrderingCrashTest {

    private static final int KEYS = 30;
    private static final int KILLS = Integer.getInteger("kafkakit.kills", 1);

    private static ConsumerGroup start(
            Kafka kafka, KafkaCluster cluster, Topics topics, Ordering ordering, Queue<Integer> calls) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            calls.add(work.id());
            ctx.send(topics.out(), ctx.key(), work);
        });
        return cluster.consumerGroup(kafka.name("g"))
                .producerPool(kafka.name("pod"), 2)
                .deadLetterTopic(topics.dead())
                .subscribe(events, topic -> topic.ordering(ordering).concurrency(8))
                .start();
    }

    private static boolean isDoneDespiteGap(Ordering ordering, int id, int gap) {
        return id < gap || (ordering == Ordering.KEY ? id % KEYS != gap % KEYS : id != gap);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "UNORDERED"})
    void what_was_committed_beyond_a_gap_is_not_handled_again_after_a_kill(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        int count = 600;
        int gap = 35;
        List<Integer> left = IntStream.range(0, count)
                .filter(id -> !isDoneDespiteGap(ordering, id, gap))
                .boxed()
                .toList();
        Queue<Integer> calls = new ConcurrentLinkedQueue<>();
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), KEYS).send(0, count);
            try (ChildGroup child = ChildGroup.start(kafka, topics, ordering, gap)) {
                eventually(() -> kafka.read(topics.out()).size() == count - left.size());
                child.kill();
                kafka.evictAll(kafka.name("g"));
                assertThat(child.handled()).hasSize(count - left.size() + 1).doesNotHaveDuplicates();
            }
            assertThat(kafka.lag(kafka.name("g"), topics.in()))
                    .as("the offset stays before the gap")
                    .isGreaterThan(left.size());
            ConsumerGroup group = start(kafka, cluster, topics, ordering, calls);
            eventually(() -> group.status().counts().handled() == left.size());
        }
        assertThat(calls)
                .as("handled again: the gap, and what waited for it")
                .containsExactlyInAnyOrderElementsOf(left);
        Relayed.of(kafka, topics).assertEachOnce(count);
        Relayed.of(kafka, topics).assertOrder(ordering);
        assertThat(kafka.lag(kafka.name("g"), topics.in())).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "UNORDERED"})
    void processes_that_are_killed_one_after_the_other_leave_each_output_once(Ordering ordering, Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        int count = 6_000;
        Queue<Integer> calls = new ConcurrentLinkedQueue<>();
        Set<Integer> visible = new HashSet<>();
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), KEYS).send(0, count);
            for (int kill = 1; kill <= KILLS; kill++) {
                try (ChildGroup child = ChildGroup.start(kafka, topics, ordering, -1)) {
                    int enough = 1_000 + 100 * kill;
                    eventually(() -> child.handled().size() > enough);
                    child.kill();
                    assertNotAgain(child.handled(), visible);
                    kafka.evictAll(kafka.name("g"));
                    Relayed.assertOrder(ordering, child.handled(), KEYS);
                }
                visible.addAll(Relayed.of(kafka, topics).ids());
            }
            ConsumerGroup group = start(kafka, cluster, topics, ordering, calls);
            eventually(() -> kafka.lag(kafka.name("g"), topics.in()) == 0);
            assertNotAgain(calls, visible);
            eventually(() -> group.status().counts().handled() == calls.size(), group::status);
        }
        Relayed.of(kafka, topics).assertEachOnce(count);
        Relayed.of(kafka, topics).assertOrder(ordering);
    }

    private static void assertNotAgain(Collection<Integer> calls, Set<Integer> visible) {
        assertThat(calls.stream().filter(visible::contains))
                .as("what a reader saw already is not handled again")
                .isEmpty();
    }
}
