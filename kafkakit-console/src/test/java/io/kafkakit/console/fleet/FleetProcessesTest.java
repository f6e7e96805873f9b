package io.kafkakit.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.embedded.internal.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet of real processes. */
class FleetProcessesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GROUP = "fleet-workers";
    private static final String TOPIC = "fleet-orders";

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
        kafka.createTopic(TOPIC, 8);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private static JavaProcess worker(String name) throws IOException {
        return JavaProcess.start(
                JavaProcess.SHORT_LIVED,
                List.of(FleetWorker.class.getName(), kafka.bootstrapServers(), GROUP, TOPIC, name),
                Redirect.INHERIT);
    }

    private static void send(KafkaCluster cluster, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(number -> cluster.producer()
                        .send(EventRecord.of(TOPIC, new FleetWorker.Order(number))
                                .withKey("key-" + number)))
                .toList()
                .forEach(sent -> sent.join());
    }

    private static long handled(List<JavaProcess> workers) {
        return workers.stream()
                .flatMap(each -> each.lines().stream())
                .filter(line -> line.startsWith("handled"))
                .distinct()
                .count();
    }

    private static void awaitSeen(FleetView view, Predicate<FleetGroup> condition) throws InterruptedException {
        boolean holds = view.await(now -> now.group(GROUP).filter(condition).isPresent(), SOON);
        assertThat(holds).as(() -> view.snapshot().toString()).isTrue();
    }

    private static boolean isSpread(FleetGroup group, int instances) {
        return group.instances().size() == instances
                && group.totals().partitions() == 8
                && group.instances().stream()
                        .noneMatch(each -> each.reading().sums().isEmpty());
    }

    private static void awaitApplied(FleetView view, FleetCommand command, int instances) throws InterruptedException {
        boolean isApplied = view.await(
                now -> now.progress(command.id())
                        .filter(each -> each.isApplied() && each.applied().size() == instances)
                        .isPresent(),
                SOON);
        assertThat(isApplied).as(() -> view.snapshot().toString()).isTrue();
    }

    @Test
    void a_pause_reaches_three_processes_and_one_that_starts_later_and_a_killed_one_disappears() throws Exception {
        List<JavaProcess> workers = new ArrayList<>();
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers());
                FleetView view = Fleet.of(cluster).createTopics().view()) {
            for (String name : List.of("one", "two", "three")) {
                workers.add(worker(name));
            }
            awaitSeen(view, group -> isSpread(group, 3));
            send(cluster, 0, 50);
            await().atMost(SOON).until(() -> handled(workers) == 50);

            FleetCommand pause = view.send(FleetCommand.pause(GROUP, TOPIC, "ann", "the bank is down"));
            awaitApplied(view, pause, 3);
            workers.add(worker("four"));
            awaitSeen(view, group -> isSpread(group, 4));
            awaitApplied(view, pause, 4);
            send(cluster, 50, 100);
            awaitSeen(
                    view,
                    group -> group.totals().lag() >= 50 && group.topics().get(0).paused() == 4);
            assertThat(handled(workers)).isEqualTo(50);

            FleetCommand resume = view.send(FleetCommand.resume(GROUP, TOPIC, "ben", null));
            awaitApplied(view, resume, 4);
            await().atMost(SOON).until(() -> handled(workers) == 100);

            workers.get(0).kill();
            awaitSeen(
                    view,
                    group -> group.instances().stream()
                            .map(FleetInstance::name)
                            .toList()
                            .equals(List.of("four", "three", "two")));
            workers.get(1).endInput();
            awaitSeen(view, group -> group.instances().size() == 2);
        } finally {
            workers.forEach(JavaProcess::close);
        }
    }

    @Test
    void the_code_of_the_guide_works() throws Exception {
        TopicEvents orders = TopicEvents.of("guide-orders").on(FleetWorker.Order.class, (order, ctx) -> {});
        String podName = "pod-1";
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.bootstrapServers())) {
            // docs: join
            Fleet fleet = Fleet.of(cluster).instance(podName).createTopics().join();
            fleet.awaitReady(Duration.ofSeconds(10));
            ConsumerGroup group = fleet.observe(cluster.consumerGroup("order-service"))
                    .deadLetterTopic("guide-dead")
                    .createTopics(3)
                    .subscribe(orders, topic -> topic.atLeastOnce())
                    .start();
            // end
            try (FleetView reader = Fleet.of(cluster).view()) {
                assertThat(reader.await(now -> now.group("order-service").isPresent(), SOON))
                        .isTrue();
            }
            // docs: view
            try (FleetView view = Fleet.of(cluster).view()) {
                view.awaitComplete(Duration.ofSeconds(10));
                long lag = view.snapshot()
                        .group("order-service")
                        .orElseThrow()
                        .totals()
                        .lag();
                FleetCommand pause =
                        view.send(FleetCommand.pause("order-service", "guide-orders", "ann", lag + " records behind"));
                boolean isDone = view.await(
                        now -> now.progress(pause.id())
                                .filter(FleetProgress::isApplied)
                                .isPresent(),
                        Duration.ofSeconds(10));
                // end
                assertThat(isDone).isTrue();
                assertThat(group.status().topics().get(0).paused()).isTrue();
            }
        }
    }
}
