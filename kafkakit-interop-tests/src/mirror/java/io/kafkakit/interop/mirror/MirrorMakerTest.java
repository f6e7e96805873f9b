package io.kafkakit.interop.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.deadletter.DeadLetterFilter;
import io.kafkakit.deadletter.DeadLetters;
import io.kafkakit.deadletter.Resolve;
import io.kafkakit.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.mirror.MirrorMaker;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings are those of the guide to failover, with shorter intervals. */
@Timeout(300)
class MirrorMakerTest {

    record Work(int id) {}

    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final int COUNT = 21;
    private static final Set<Integer> STUCK = Set.of(5, 15);
    /** Never handled from this id on. */
    private static final int BAD = 100;

    private final CountDownLatch release = new CountDownLatch(1);

    private static ConsumerGroup start(
            KafkaCluster cluster,
            Ordering ordering,
            Queue<Integer> handled,
            CountDownLatch release,
            Set<Integer> stuck) {
        TopicEvents events = TopicEvents.of("orders").on(Work.class, (work, ctx) -> {
            if (work.id() >= BAD) {
                throw new DeadLetterException("number " + work.id());
            }
            if (stuck.contains(work.id())) {
                release.await();
            }
            handled.add(work.id());
        });
        return cluster.consumerGroup("order-service")
                .producerPool("order-service-0", 1)
                .deadLetterTopic("dead")
                .createTopics()
                .subscribe(
                        events, topic -> topic.ordering(ordering).concurrency(8).retries(Retries.upTo(1)))
                .start();
    }

    private static void send(KafkaCluster cluster, int from, int to) {
        IntStream.range(from, to)
                .forEach(id -> cluster.producer()
                        .send("orders", "k" + id, new Work(id))
                        .join());
    }

    private static Map<String, String> settings(EmbeddedKafka old, EmbeddedKafka anew) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "clusters",
                "old, new",
                "old.bootstrap.servers",
                old.bootstrapServers(),
                "new.bootstrap.servers",
                anew.bootstrapServers(),
                "old->new.enabled",
                "true",
                "old->new.topics",
                "orders, orders-retry.*, dead, dead-resolutions",
                "old->new.groups",
                "order-service",
                "replication.policy.class",
                "org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
                "old.consumer.isolation.level",
                "read_committed",
                "old->new.sync.group.offsets.enabled",
                "true",
                "replication.factor",
                "1"));
        settings.put("old->new.sync.group.offsets.interval.seconds", "1");
        settings.put("old->new.emit.checkpoints.interval.seconds", "1");
        for (String topic : List.of(
                "checkpoints.topic",
                "heartbeats.topic",
                "offset-syncs.topic",
                "offset.storage",
                "status.storage",
                "config.storage")) {
            settings.put(topic + ".replication.factor", "1");
        }
        return settings;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2));
    }

    private static @Nullable OffsetAndMetadata committed(EmbeddedKafka kafka) throws Exception {
        return kafka.admin()
                .listConsumerGroupOffsets("order-service")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(ORDERS);
    }

    private static List<String> unresolved(KafkaCluster cluster) {
        return cluster.deadLetters("dead").list(DeadLetterFilter.all(), 10).stream()
                .map(letter -> new String(Objects.requireNonNull(letter.key()), UTF_8))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "UNORDERED"})
    void a_group_that_fails_over_misses_no_record_and_its_resolved_dead_letters_stay_resolved(Ordering ordering)
            throws Exception {
        try (EmbeddedKafka old = EmbeddedKafka.start();
                EmbeddedKafka anew = EmbeddedKafka.start();
                KafkaCluster oldCluster = KafkaCluster.connect(old.clientSettings());
                KafkaCluster newCluster = KafkaCluster.connect(anew.clientSettings())) {
            old.createTopic("orders", 1);
            OffsetAndMetadata copied = work(old, anew, oldCluster, ordering);
            assertThat(copied.metadata()).isNotEmpty();
            assertThat(copied.offset()).isBetween(0L, 5L);
            assertThat(unresolved(newCluster)).containsExactly("k100", "k102");

            Queue<Integer> handled = new ConcurrentLinkedQueue<>();
            ConsumerGroup group = start(newCluster, ordering, handled, release, Set.of());
            soon().until(() -> group.status().counts().handled() == COUNT - copied.offset());
            assertThat(handled)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range((int) copied.offset(), COUNT)
                            .boxed()
                            .toList());
            release.countDown();
        }
    }

    /** On the old cluster, with two records that are never done; what MirrorMaker writes beside the copy. */
    private OffsetAndMetadata work(EmbeddedKafka old, EmbeddedKafka anew, KafkaCluster cluster, Ordering ordering)
            throws Exception {
        send(cluster, 0, 10);
        cluster.transactions("one", 1).run(transaction -> transaction.send("orders", "k10", new Work(10)));
        send(cluster, 11, COUNT);
        send(cluster, BAD, BAD + 4);
        ConsumerGroup group = start(cluster, ordering, new ConcurrentLinkedQueue<>(), release, STUCK);
        soon().until(() -> group.status().counts().deadLettered() == 4
                && group.status().counts().handled() == COUNT - STUCK.size());
        DeadLetters letters = cluster.deadLetters("dead");
        for (String key : List.of("k101", "k103")) {
            letters.resolve(letters.preview(DeadLetterFilter.all().withKey(key)), Resolve.discard(), progress -> {});
        }
        MirrorMaker maker = new MirrorMaker(settings(old, anew));
        maker.start();
        try {
            soon().until(() -> committed(anew) != null);
            soon().ignoreExceptions().until(() -> {
                try (KafkaCluster there = KafkaCluster.connect(anew.clientSettings())) {
                    DeadLetters copies = there.deadLetters("dead");
                    return copies.depth() == 2
                            && copies.list(DeadLetterFilter.all().withResolved(), 10)
                                            .size()
                                    == 4;
                }
            });
        } finally {
            maker.stop();
            maker.awaitStop();
        }
        return Objects.requireNonNull(committed(anew));
    }
}
