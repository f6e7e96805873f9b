package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.ChildGroup;
import io.kafkakit.support.Erratic;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Policies;
import io.kafkakit.support.Relayed;
import io.kafkakit.support.Run;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random outcomes under a random policy, by processes that are killed in the middle. A seed says both; {@code
 * -Dkafkakit.recovery.seed=} runs one again.
 */
@ExtendWith(Broker.class)
class RecoveryCrashTest {

    private static final int COUNT = 2_000;
    private static final int KILLS = Integer.getInteger("kafkakit.kills", 1);

    private static long seed() {
        return Long.getLong("kafkakit.recovery.seed", new Random().nextLong(1_000_000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_record_has_its_attempts_in_time_and_ends_in_one_place(boolean keepsOrder, Kafka kafka) {
        Topics topics = Topics.of(kafka, 3);
        long seed = seed();
        Retries policy = Policies.random(seed, topics.retry());
        Retries keeping = keepsOrder ? policy.keepingKeyOrder() : policy;
        Erratic erratic = Erratic.of(seed, policy);
        List<Run> runs = Collections.synchronizedList(new ArrayList<>());
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 40).send(0, COUNT);
            killSome(kafka, topics, seed, keepsOrder, runs);
            TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
                runs.add(new Run(work.id(), ctx.attempt(), System.currentTimeMillis()));
                erratic.relay(work, ctx, topics.out());
            });
            try (ConsumerGroup last = cluster.consumerGroup(kafka.name("g"))
                    .producerPool(kafka.name("pod"), 2)
                    .deadLetterTopic(topics.dead())
                    .createTopics()
                    .subscribe(
                            events,
                            topic -> topic.ordering(Ordering.KEY).concurrency(8).retries(keeping))
                    .start()) {
                eventually(() -> Relayed.of(kafka, topics).ids().size()
                                + Relayed.of(kafka, topics.dead()).ids().size()
                        >= COUNT);
                assertThat(last.failure()).isEmpty();
            }
        }
        erratic.assertEachInOnePlace(kafka, topics, COUNT);
        assertAttempts(runs, erratic, policy);
        if (keepsOrder) {
            Relayed.of(kafka, topics).assertOrder(Ordering.KEY);
            Relayed.of(kafka, topics.dead()).assertOrder(Ordering.KEY);
        }
    }

    private static void killSome(Kafka kafka, Topics topics, long seed, boolean keepsOrder, List<Run> runs) {
        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = 300 + new Random(seed + kill).nextInt(500);
            try (ChildGroup child = ChildGroup.startErratic(kafka, topics, Ordering.KEY, seed, keepsOrder)) {
                eventually(() -> child.runs().size() > enough);
                child.kill();
                runs.addAll(child.runs());
                kafka.evictAll(kafka.name("g"));
            }
        }
    }

    /** An attempt that a kill cut off is made again under its number; none is left out, and none is early. */
    private static void assertAttempts(List<Run> runs, Erratic erratic, Retries policy) {
        Map<Integer, List<Run>> byId = runs.stream().collect(Collectors.groupingBy(Run::id));
        for (int id = 0; id < COUNT; id++) {
            Map<Integer, Long> first = new TreeMap<>();
            byId.getOrDefault(id, List.of()).forEach(run -> first.merge(run.attempt(), run.millis(), Math::min));
            assertThat(first.keySet())
                    .as("attempts of %s under %s by %s", id, policy, erratic)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, erratic.attempts(id))
                            .boxed()
                            .toList());
            for (int attempt = 1; attempt < first.size(); attempt++) {
                assertThat(first.get(attempt + 1) - first.get(attempt))
                        .as("milliseconds after attempt %s of %s under %s by %s", attempt, id, policy, erratic)
                        .isGreaterThanOrEqualTo(policy.backoff().delay(attempt).toMillis());
            }
        }
    }
}
