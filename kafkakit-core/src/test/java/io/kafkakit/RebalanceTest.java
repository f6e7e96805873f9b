package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Broker.class)
class RebalanceTest {

    private static final int RECORDS = 6_000;

    record Step(String key, int number) {}

    private static ConsumerGroup join(Kafka kafka, KafkaCluster cluster, Topics topics, String pod, String protocol) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Step.class, (step, ctx) -> {
            ctx.send(topics.out(), step.key(), step);
            if (step.number() % 50 == 0 && ctx.attempt() == 1) {
                throw new IllegalStateException("every fiftieth, once");
            }
        });
        return cluster.consumerGroup(kafka.name("g"))
                .consumers(2)
                .producerPool(kafka.name(pod), 2)
                .deadLetterTopic(topics.dead())
                .setting("group.protocol", protocol)
                .subscribe(events, topic -> topic.retries(Retries.upTo(3).onTopic(topics.retry())))
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void members_come_and_go_and_every_record_has_its_effect_once(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 6);
        try (KafkaCluster cluster = kafka.connect()) {
            send(cluster, topics, 0, RECORDS / 3);
            ConsumerGroup first = join(kafka, cluster, topics, "pod-1", protocol);
            eventually(() -> first.stats().handled() > 100);
            ConsumerGroup second = join(kafka, cluster, topics, "pod-2", protocol);
            send(cluster, topics, RECORDS / 3, 2 * RECORDS / 3);
            eventually(() -> second.stats().handled() > 100);
            first.close();
            ConsumerGroup third = join(kafka, cluster, topics, "pod-3", protocol);
            send(cluster, topics, 2 * RECORDS / 3, RECORDS);
            long before = first.stats().handled();
            eventually(() -> before + second.stats().handled() + third.stats().handled() == RECORDS);
        }
        List<ConsumerRecord<byte[], byte[]>> out = kafka.read(topics.out());
        Set<String> distinct =
                out.stream().map(each -> new String(each.value(), UTF_8)).collect(Collectors.toSet());
        assertThat(distinct).hasSize(RECORDS);
        assertThat(out).hasSize(RECORDS);
        assertThat(kafka.read(topics.retry())).hasSize(RECORDS / 50);
        assertThat(kafka.read(topics.dead())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void one_member_at_a_time_is_the_leader(String protocol, Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        Map<String, Boolean> leaders = new ConcurrentHashMap<>();
        TopicEvents events = TopicEvents.of(topics.in())
                .on(
                        Step.class,
                        (step, ctx) -> leaders.put(
                                ctx.member().consumerId(), ctx.member().isLeader()));
        try (KafkaCluster cluster = kafka.connect()) {
            ConsumerGroup group = cluster.consumerGroup(kafka.name("g"))
                    .consumers(4)
                    .producerPool(kafka.name("pod"), 1)
                    .deadLetterTopic(topics.dead())
                    .setting("group.protocol", protocol)
                    .subscribe(events)
                    .start();
            eventually(() -> {
                leaders.clear();
                long before = group.stats().handled();
                for (int partition = 0; partition < 4; partition++) {
                    cluster.producer()
                            .send(EventRecord.of(topics.in(), new Step("k", 1)).withPartition(partition))
                            .join();
                }
                eventually(() -> group.stats().handled() == before + 4);
                return leaders.size() == 4;
            });
            assertThat(leaders.values()).containsOnlyOnce(true);
            assertThat(leaders).doesNotContainKey("");
        }
    }

    private static void send(KafkaCluster cluster, Topics topics, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(i -> cluster.producer().send(topics.in(), "k" + i % 97, new Step("k" + i % 97, i)))
                .toList()
                .forEach(sent -> sent.join());
    }
}
