package io.kafkakit;

import static io.kafkakit.support.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.codec.Codecs;
import io.kafkakit.state.PartitionState;
import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import io.kafkakit.support.Topics;
import io.kafkakit.support.Work;
import io.kafkakit.support.Works;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A state in memory for each partition, restored from Kafka. */
@ExtendWith(Broker.class)
class PartitionStateTest {

    /** How many records of each key were handled. */
    private static final class Counts implements PartitionState {

        private final Map<String, Integer> counts = new ConcurrentHashMap<>();
        private final AtomicBoolean restored = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record) {
            String key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                counts.remove(key);
            } else {
                counts.put(key, Integer.valueOf(new String(record.value(), UTF_8)));
            }
        }

        @Override
        public void restored() {
            restored.set(true);
        }

        @Override
        public void close() {
            closed.set(true);
        }

        int count(String key) {
            return counts.getOrDefault(key, 0);
        }
    }

    private static final int KEYS = 5;

    private final List<Counts> made = new CopyOnWriteArrayList<>();

    private Counts make() {
        Counts counts = new Counts();
        made.add(counts);
        return counts;
    }

    private static String stateTopic(Kafka kafka, int partitions) {
        String name = kafka.name("counts-" + partitions);
        kafka.broker().createTopic(name, partitions, Map.of("cleanup.policy", "compact"));
        return name;
    }

    private static TopicEvents counting(Topics topics, String state) {
        return TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> count(ctx, topics, state));
    }

    /** Sends how many records of its key there were so far, and keeps it. */
    private static void count(EventContext ctx, Topics topics, String state) {
        Counts counts = ctx.state(Counts.class);
        assertThat(counts.restored).as("handlers run after the restoration").isTrue();
        String key = String.valueOf(ctx.key());
        int next = counts.count(key) + 1;
        ctx.send(topics.out(), key, new Work(next));
        ctx.send(state, key, "count", Integer.toString(next));
        counts.counts.put(key, next);
    }

    private Consumer<TopicOptions> keeping(String state) {
        return topic -> topic.state(state, partition -> make())
                .outputCodec(state, Codecs.text())
                .ordering(Ordering.KEY);
    }

    private static void assertCounted(Kafka kafka, Topics topics, int each) {
        Map<String, List<Integer>> ofKeys = new ConcurrentHashMap<>();
        kafka.read(topics.out())
                .forEach(record -> ofKeys.computeIfAbsent(new String(record.key(), UTF_8), its -> new ArrayList<>())
                        .add(Integer.parseInt(new String(record.value(), UTF_8).replaceAll("\\D", ""))));
        assertThat(ofKeys).hasSize(KEYS);
        assertThat(ofKeys.values())
                .allSatisfy(counts -> assertThat(counts)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, each).boxed().toList()));
    }

    @Test
    void the_next_owner_goes_on_with_the_state_of_the_one_before(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String state = stateTopic(kafka, 2);
        try (KafkaCluster cluster = kafka.connect()) {
            for (int run = 1; run <= 3; run++) {
                try (ConsumerGroup group = kafka.group(cluster, topics)
                        .subscribe(counting(topics, state), keeping(state))
                        .start()) {
                    new Works(cluster, topics.in(), KEYS).send(0, 50);
                    eventually(() -> group.status().counts().handled() == 50);
                }
            }
        }
        assertCounted(kafka, topics, 30);
        assertThat(made).hasSize(6).allSatisfy(each -> assertThat(each.closed).isTrue());
    }

    @Test
    void states_move_with_their_partitions_while_records_come_in(Kafka kafka) {
        Topics topics = Topics.of(kafka, 4);
        String state = stateTopic(kafka, 4);
        try (KafkaCluster cluster = kafka.connect();
                KafkaCluster other = kafka.connect()) {
            ConsumerGroup first = kafka.group(cluster, topics)
                    .subscribe(counting(topics, state), keeping(state))
                    .start();
            new Works(cluster, topics.in(), KEYS).send(0, 500);
            ConsumerGroup second = other.consumerGroup(first.groupId())
                    .producerPool(kafka.name("second"), 1)
                    .deadLetterTopic(topics.dead())
                    .subscribe(counting(topics, state), keeping(state))
                    .start();
            eventually(() -> !second.status().partitions().isEmpty());
            new Works(cluster, topics.in(), KEYS).send(0, 500);
            first.close();
            new Works(cluster, topics.in(), KEYS).send(0, 500);
            eventually(() ->
                    first.status().counts().handled() + second.status().counts().handled() == 1_500);
        }
        assertCounted(kafka, topics, 300);
    }

    @Test
    void a_refused_output_takes_its_change_of_the_state_with_it(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String state = stateTopic(kafka, 1);
        // What a compacted topic refuses is a record without a key.
        String compacted = kafka.name("keyed");
        kafka.broker().createTopic(compacted, 1, Map.of("cleanup.policy", "compact"));
        AtomicInteger runs = new AtomicInteger();
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            runs.incrementAndGet();
            if (work.id() % 50 == 17) {
                ctx.send(compacted, null, work);
            }
            count(ctx, topics, state);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), KEYS).send(0, 100);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(events, keeping(state))
                    .start();
            eventually(() -> group.status().counts().handled() == 98
                    && group.status().counts().deadLettered() == 2);
            assertThat(group.status().lag()).isZero();
        }
        assertThat(made).as("each refusal makes the partition begin again").hasSize(3);
        assertThat(runs).hasValueGreaterThan(100);
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> new String(
                        each.headers().lastHeader(HeaderNames.DISPOSITION).value(), UTF_8))
                .containsOnly("output-refused");
        Map<String, Integer> last = new ConcurrentHashMap<>();
        kafka.read(state)
                .forEach(each ->
                        last.put(new String(each.key(), UTF_8), Integer.valueOf(new String(each.value(), UTF_8))));
        // 17 and 67 are of the same key.
        assertThat(last.values()).containsExactlyInAnyOrder(20, 20, 20, 20, 18);
        assertThat(kafka.read(topics.out())).hasSize(98);
    }

    @Test
    void a_retry_finds_the_state_of_its_key(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String state = stateTopic(kafka, 2);
        TopicEvents counting = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {
            if (ctx.attempt() == 1 && work.id() % 10 == 3) {
                throw new IllegalStateException("the first time");
            }
            count(ctx, topics, state);
        });
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), KEYS).send(0, 100);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(
                            counting,
                            topic -> keeping(state)
                                    .accept(topic.retries(Retries.upTo(2)
                                            .onTopic(topics.retry())
                                            .keepingKeyOrder())))
                    .start();
            eventually(() -> group.status().counts().handled() == 100);
        }
        assertCounted(kafka, topics, 20);
    }

    @Test
    void an_open_transaction_in_the_state_topic_is_waited_for(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 1);
        String state = stateTopic(kafka, 1);
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.name("another"));
        try (KafkaCluster cluster = kafka.connect();
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(state, 0, "k0", "41")).get();
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(counting(topics, state), keeping(state))
                    .start();
            eventually(() -> !group.status().stalled().isEmpty());
            assertThat(group.status().stalled())
                    .singleElement()
                    .satisfies(each -> assertThat(String.valueOf(each.stalled()))
                            .contains("its state is being restored")
                            .contains(state));
            producer.commitTransaction();
            eventually(() -> group.status().counts().handled() == 1);
            assertThat(made)
                    .singleElement()
                    .satisfies(each -> assertThat(each.counts).containsExactly(Map.entry("k0", 42)));
        }
    }

    @Test
    void a_state_that_cannot_be_restored_holds_up_its_partition_and_is_read_again(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        String state = stateTopic(kafka, 1);
        kafka.sendRaw(List.of(new ProducerRecord<>(state, "k0".getBytes(UTF_8), "no number".getBytes(UTF_8))));
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .subscribe(counting(topics, state), keeping(state))
                    .start();
            eventually(() -> !group.status().stalled().isEmpty());
            assertThat(group.status().stalled().toString())
                    .contains("its state cannot be restored, and is read again")
                    .contains("no number");
            assertThat(group.status().problems().toString()).contains(topics.in() + "-0");
            eventually(() -> made.size() > 2);
            assertThat(group.status().counts().handled()).isZero();
        }
        eventually(() -> made.stream().allMatch(each -> each.closed.get()));
    }

    @Test
    void what_a_state_needs_is_checked_at_the_start(Kafka kafka) {
        Topics topics = Topics.of(kafka, 2);
        String narrow = stateTopic(kafka, 1);
        String deleting = kafka.topic("deleting", 2);
        try (KafkaCluster cluster = kafka.connect()) {
            assertRefused(
                    kafka,
                    cluster,
                    topics,
                    topic -> keeping("none").accept(topic),
                    "state topic 'none' does not exist");
            assertRefused(kafka, cluster, topics, keeping(narrow), "has 1 partitions and '" + topics.in() + "' has 2");
            assertRefused(kafka, cluster, topics, keeping(deleting), "cleanup.policy = delete");
            assertRefused(
                    kafka,
                    cluster,
                    topics,
                    topic -> topic.state(narrow, partition -> make())
                            .atLeastOnce()
                            .ordering(Ordering.UNORDERED),
                    "handle the topic exactly once",
                    "use Ordering.KEY");
            assertRefused(
                    kafka,
                    cluster,
                    topics,
                    topic -> topic.state(narrow, partition -> make())
                            .retries(Retries.upTo(1).onTopic(topics.retry())),
                    "add keepingKeyOrder()");
            assertRefused(
                    kafka,
                    cluster,
                    topics,
                    topic -> topic.state(topics.in(), partition -> make()),
                    "use a topic of its own");
        }
    }

    private static void assertRefused(
            Kafka kafka, KafkaCluster cluster, Topics topics, Consumer<TopicOptions> options, String... whys) {
        TopicEvents events = TopicEvents.of(topics.in()).on(Work.class, (work, ctx) -> {});
        assertThatThrownBy(() ->
                        kafka.group(cluster, topics).subscribe(events, options).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(whys);
    }

    @Test
    void a_group_that_creates_its_topics_creates_a_compacted_state_topic(Kafka kafka) throws Exception {
        Topics topics = Topics.of(kafka, 3);
        String state = kafka.name("created");
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), KEYS).send(0, 10);
            ConsumerGroup group = kafka.group(cluster, topics)
                    .createTopics()
                    .subscribe(counting(topics, state), keeping(state))
                    .start();
            eventually(() -> group.status().counts().handled() == 10);
            assertThat(kafka.broker()
                            .admin()
                            .describeTopics(List.of(state))
                            .allTopicNames()
                            .get()
                            .get(state)
                            .partitions())
                    .hasSize(3);
        }
        assertCounted(kafka, topics, 2);
    }

    @Test
    void a_handler_that_asks_for_another_state_fails_with_the_reason(Kafka kafka) {
        Topics topics = Topics.of(kafka, 1);
        TopicEvents events = TopicEvents.of(topics.in())
                .on(Work.class, (work, ctx) -> ctx.state(Counts.class).count("k"));
        try (KafkaCluster cluster = kafka.connect()) {
            new Works(cluster, topics.in(), 1).send(0, 1);
            ConsumerGroup group = kafka.group(cluster, topics).subscribe(events).start();
            eventually(() -> group.status().counts().deadLettered() == 1);
        }
        assertThat(kafka.read(topics.dead()))
                .extracting(each -> new String(
                        each.headers().lastHeader(HeaderNames.ERROR_REASON).value(), UTF_8))
                .singleElement()
                .asString()
                .contains("keeps no state: subscribe it with topic.state(...)");
    }
}
