package io.kafkakit.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.KafkaKitException;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.monitor.GroupHealth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static EmbeddedKafka kafka;

    record Order(int number) {}

    record Invoice(int number) {}

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    /** Topics of one test. */
    private record Names(String name) {

        String topic() {
            return name + "-orders";
        }

        String group() {
            return name + "-group";
        }

        FleetBuilder fleet(KafkaCluster cluster) {
            return Fleet.of(cluster)
                    .statusTopic(name + "-fleet")
                    .controlTopic(name + "-control")
                    .interval(Duration.ofMillis(500));
        }

        ConsumerGroup start(KafkaCluster cluster, Fleet fleet, List<String> handled) {
            return fleet.observe(cluster.consumerGroup(group())
                            .createTopics(4)
                            .deadLetterTopic(name + "-dead")
                            .subscribe(
                                    TopicEvents.of(topic())
                                            .on(Order.class, (order, ctx) -> {
                                                handled.add("order " + order.number());
                                                if (order.number() < 0) {
                                                    throw new IllegalStateException("no such order");
                                                }
                                            })
                                            .on(Invoice.class, (one, ctx) -> handled.add("invoice " + one.number())),
                                    topic -> topic.atLeastOnce()
                                            .concurrency(3)
                                            .retries(Retries.upTo(2).onTopic(name + "-retry"))))
                    .start();
        }
    }

    private static KafkaCluster connect() {
        return KafkaCluster.connect(kafka.bootstrapServers());
    }

    private static void awaitSeen(FleetView view, Predicate<FleetSnapshot> condition) throws InterruptedException {
        assertThat(view.await(condition, SOON))
                .as(() -> view.snapshot().toString())
                .isTrue();
    }

    private static Predicate<FleetSnapshot> group(Names names, Predicate<FleetGroup> condition) {
        return now -> now.group(names.group()).filter(condition).isPresent();
    }

    private static void order(FleetView view, FleetCommand command) throws InterruptedException {
        view.send(command);
        awaitSeen(
                view,
                now -> now.progress(command.id())
                        .filter(FleetProgress::isApplied)
                        .isPresent());
    }

    @Test
    void a_status_says_what_the_instance_has_and_changes_at_once() throws Exception {
        Names names = new Names("says");
        List<String> handled = new CopyOnWriteArrayList<>();
        try (KafkaCluster cluster = connect()) {
            Fleet fleet = names.fleet(cluster)
                    .instance("pod-1")
                    .interval(Duration.ofHours(1))
                    .createTopics()
                    .join();
            ConsumerGroup group = names.start(cluster, fleet, handled);
            FleetView view = names.fleet(cluster).view();
            awaitSeen(
                    view,
                    group(
                            names,
                            each -> each.totals().partitions() == 8
                                    && each.health().level() == GroupHealth.Level.RUNNING));
            FleetGroup seen = view.snapshot().group(names.group()).orElseThrow();
            assertThat(seen.instances()).extracting(FleetInstance::name).containsExactly("pod-1");
            assertThat(seen.topics()).singleElement().satisfies(topic -> {
                assertThat(topic.leastConcurrency()).isEqualTo(3);
                assertThat(topic.retries()).singleElement().asString().startsWith("up to 2");
            });
            assertThat(seen.partitions())
                    .hasSize(8)
                    .allMatch(each -> each.instance().equals("pod-1"));

            // Nobody but the service itself does this, and the next status by interval is an hour away.
            group.pause(names.topic());
            awaitSeen(view, group(names, each -> each.topics().get(0).paused() == 1));

            group.close();
            awaitSeen(view, now -> now.group(names.group()).isEmpty());
            assertThat(fleet.problem()).isEmpty();
        }
    }

    @Test
    void commands_are_obeyed_in_their_order_and_hold_for_a_group_that_starts_later() throws Exception {
        Names names = new Names("obeys");
        List<String> handled = new CopyOnWriteArrayList<>();
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().join();
            ConsumerGroup first = names.start(cluster, fleet, handled);
            awaitSeen(view, group(names, each -> each.totals().partitions() == 8));

            String topic = names.topic();
            order(view, FleetCommand.pause(names.group(), topic, "ann", null));
            order(view, FleetCommand.resume(names.group(), topic, "ann", null));
            order(view, FleetCommand.pauseEvent(names.group(), topic, "Invoice", "ann", "wrong rate"));
            order(view, FleetCommand.concurrency(names.group(), topic, 7, "ann", null));
            order(view, FleetCommand.retries(names.group(), topic, false, "ann", null));
            first.close();
            fleet.close();

            Fleet later = names.fleet(cluster).join();
            ConsumerGroup second = names.start(cluster, later, handled);
            awaitSeen(view, group(names, each -> each.topics().get(0).retries().contains("off")));
            FleetGroup.Topic now =
                    view.snapshot().group(names.group()).orElseThrow().topics().get(0);
            assertThat(now.paused()).isZero();
            assertThat(now.pausedEvents()).containsExactly(Map.entry("Invoice", 1));
            assertThat(now.mostConcurrency()).isEqualTo(7);

            order(view, FleetCommand.concurrency(names.group(), topic, 0, "ann", null));
            order(view, FleetCommand.retries(names.group(), topic, true, "ann", null));
            order(view, FleetCommand.resumeEvent(names.group(), topic, "Invoice", "ann", null));
            assertThat(second.status().topics()).singleElement().satisfies(each -> {
                assertThat(each.concurrency()).isEqualTo(3);
                assertThat(each.pausedEvents()).isEmpty();
                assertThat(each.retries().notOn()).isEmpty();
            });
            assertThat(view.snapshot().commands())
                    .hasSize(8)
                    .allMatch(each -> each.command().ordered().by().equals("ann"));
        }
    }

    @Test
    void a_command_that_a_group_cannot_obey_is_answered_with_the_reason() throws Exception {
        Names names = new Names("refuses");
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().instance("pod-1").join();
            names.start(cluster, fleet, new CopyOnWriteArrayList<>());
            FleetCommand unknown = view.send(FleetCommand.pause(names.group(), "no-such-topic", "ann", null));
            awaitSeen(
                    view,
                    now -> now.progress(unknown.id())
                            .filter(FleetProgress::isAnswered)
                            .isPresent());
            FleetProgress progress = view.snapshot().progress(unknown.id()).orElseThrow();
            assertThat(progress.isApplied()).isFalse();
            assertThat(progress.refused().get("pod-1")).contains("has not subscribed to topic 'no-such-topic'");
        }
    }

    @Test
    void while_retries_are_off_a_failed_record_becomes_a_dead_letter_at_once() throws Exception {
        Names names = new Names("off");
        List<String> handled = new CopyOnWriteArrayList<>();
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().join();
            ConsumerGroup group = names.start(cluster, fleet, handled);
            awaitSeen(view, group(names, each -> each.totals().partitions() == 8));
            order(view, FleetCommand.retries(names.group(), names.topic(), false, "ann", null));
            cluster.producer()
                    .send(EventRecord.of(names.topic(), new Order(-1)))
                    .join();
            await().atMost(SOON).until(() -> group.status().counts().deadLettered() == 1);
            assertThat(handled).containsExactly("order -1");

            order(view, FleetCommand.retries(names.group(), names.topic(), true, "ann", null));
            cluster.producer()
                    .send(EventRecord.of(names.topic(), new Order(-2)))
                    .join();
            await().atMost(SOON).until(() -> group.status().counts().deadLettered() == 2);
            assertThat(handled).containsExactly("order -1", "order -2", "order -2", "order -2");
        }
    }

    @Test
    void garbage_in_both_topics_is_ignored() throws Exception {
        Names names = new Names("garbage");
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().instance("pod-1").join();
            ConsumerGroup group = names.start(cluster, fleet, new CopyOnWriteArrayList<>());
            awaitSeen(view, group(names, each -> each.totals().partitions() == 8));
            writeGarbage(names);
            order(view, FleetCommand.pause(names.group(), names.topic(), "ann", null));
            assertThat(group.status().topics().get(0).paused()).isTrue();
            assertThat(view.snapshot().groups()).extracting(FleetGroup::group).containsExactly(names.group());
            assertThat(view.snapshot().commands()).hasSize(1);
            assertThat(view.snapshot().problems()).isEmpty();
            assertThat(fleet.problem()).isEmpty();

            // One that begins reads all of it.
            try (FleetView second = names.fleet(cluster).view()) {
                awaitSeen(second, group(names, each -> each.topics().get(0).paused() == 1));
            }
        }
    }

    private static void writeGarbage(Names names) {
        String deep = "[".repeat(5_000);
        List<String> values = List.of(
                "",
                "no json",
                "7",
                "null",
                "[]",
                "{}",
                deep,
                "{\"version\":1}",
                "{\"version\":2,\"group\":\"" + names.group() + "\"}",
                "{\"version\":1,\"id\":\"x\",\"group\":\"" + names.group() + "\",\"action\":\"EXPLODE\"}",
                "{\"version\":1,\"id\":\"x\",\"group\":\"" + names.group()
                        + "\",\"action\":\"PAUSE\",\"topic\":\"\",\"ordered\":null}");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : List.of(names.name() + "-fleet", names.name() + "-control")) {
                for (String value : values) {
                    var unused = producer.send(new ProducerRecord<>(
                            topic,
                            names.group().getBytes(StandardCharsets.UTF_8),
                            value.getBytes(StandardCharsets.UTF_8)));
                }
                var unusedTombstone =
                        producer.send(new ProducerRecord<>(topic, "key".getBytes(StandardCharsets.UTF_8), null));
                var unusedBytes = producer.send(new ProducerRecord<>(topic, new byte[] {-1, 0}, new byte[] {-1, 0, 1}));
            }
        }
    }

    @Test
    void a_group_that_failed_is_shown_until_it_is_started_again() throws Exception {
        Names names = new Names("fails");
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().join();
            fleet.observe(cluster.consumerGroup(names.group())
                            .deadLetterTopic(names.name() + "-dead")
                            .subscribe(
                                    TopicEvents.of(names.topic()).on(Order.class, (order, ctx) -> {}),
                                    topic -> topic.atLeastOnce()))
                    .startAsync();
            awaitSeen(view, group(names, each -> each.health().level() == GroupHealth.Level.FAILED));
            assertThat(view.snapshot()
                            .group(names.group())
                            .orElseThrow()
                            .health()
                            .reasons())
                    .anyMatch(why -> why.contains(names.topic()));

            names.start(cluster, fleet, new CopyOnWriteArrayList<>());
            awaitSeen(
                    view,
                    group(
                            names,
                            each -> each.instances().size() == 1
                                    && each.health().level() == GroupHealth.Level.RUNNING));
        }
    }

    @Test
    void missing_topics_delay_the_fleet_and_not_the_group() throws Exception {
        Names names = new Names("missing");
        List<String> handled = new CopyOnWriteArrayList<>();
        try (KafkaCluster cluster = connect()) {
            Fleet fleet = names.fleet(cluster).join();
            names.start(cluster, fleet, handled);
            cluster.producer().send(EventRecord.of(names.topic(), new Order(1))).join();
            await().atMost(SOON).until(() -> handled.equals(List.of("order 1")));
            await().atMost(SOON).until(() -> fleet.problem().isPresent());
            assertThat(fleet.problem().orElseThrow())
                    .contains("topic 'missing-control' does not exist: create it with 1 partition")
                    .contains("retention.ms=2592000000");
            assertThatThrownBy(() -> names.fleet(cluster)
                            .view()
                            .send(FleetCommand.pause(names.group(), names.topic(), "ann", null)))
                    .isInstanceOf(KafkaKitException.class)
                    .hasMessageContaining("topic 'missing-control' does not exist: create it with 1 partition");

            FleetView view = names.fleet(cluster).createTopics().view();
            awaitSeen(view, group(names, each -> each.totals().partitions() == 8));
            await().atMost(SOON).until(() -> fleet.problem().isEmpty());
        }
    }

    @Test
    void no_thread_is_left_after_the_close() throws Exception {
        Names names = new Names("threads");
        try (KafkaCluster cluster = connect()) {
            Fleet fleet = names.fleet(cluster).createTopics().join();
            FleetView view = names.fleet(cluster).view();
            names.start(cluster, fleet, new CopyOnWriteArrayList<>());
            awaitSeen(view, group(names, each -> true));
            assertThat(threads()).isNotEmpty();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("kafkakit-fleet"))
                .toList();
    }

    @Test
    void an_instance_keeps_up_with_many_commands() throws Exception {
        Names names = new Names("many");
        try (KafkaCluster cluster = connect()) {
            FleetView view = names.fleet(cluster).createTopics().view();
            Fleet fleet = names.fleet(cluster).createTopics().join();
            names.start(cluster, fleet, new CopyOnWriteArrayList<>());
            awaitSeen(view, group(names, each -> true));
            List<FleetCommand> all = IntStream.rangeClosed(1, 40)
                    .mapToObj(number ->
                            view.send(FleetCommand.concurrency(names.group(), names.topic(), number, "ann", null)))
                    .toList();
            awaitSeen(
                    view,
                    now -> all.stream()
                            .allMatch(each -> now.progress(each.id())
                                    .filter(FleetProgress::isApplied)
                                    .isPresent()));
            awaitSeen(view, group(names, each -> each.topics().get(0).mostConcurrency() == 40));
        }
    }
}
