package io.kafkakit.micrometer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventRecord;
import io.kafkakit.TopicEvents;
import io.kafkakit.monitor.GroupState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups on a real broker, as Prometheus sees them. */
class GroupMetricsTest {

    private static OrderService service;

    @BeforeAll
    static void start() {
        service = new OrderService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Set<String> metersOf(String group) {
        return service.scrapeNow().samples().stream()
                .filter(each -> group.equals(each.labels().get("group")))
                .map(Scrape.Sample::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void records_are_counted_by_topic_and_outcome() {
        Scrape scrape = OrderService.scrape();
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders", "outcome", "handled"))
                .isEqualTo(4);
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders-retry", "outcome", "handled"))
                .isEqualTo(2);
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders", "outcome", "retried"))
                .isEqualTo(1);
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders", "outcome", "postponed"))
                .isEqualTo(1);
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders", "outcome", "dead-lettered"))
                .isEqualTo(1);
        assertThat(scrape.sum("kafkakit_records_total", "topic", "orders", "outcome", "skipped"))
                .isEqualTo(1);
        assertThat(scrape.sum("kafkakit_sent_records_total", "topic", "orders")).isEqualTo(3);
    }

    @Test
    void attempts_are_timed_by_event_and_outcome() {
        Scrape scrape = OrderService.scrape();
        String count = "kafkakit_handle_seconds_count";
        assertThat(scrape.sum(count, "event", "Placed", "outcome", "handled")).isEqualTo(3);
        assertThat(scrape.sum(count, "event", "Placed", "outcome", "failed")).isZero();
        assertThat(scrape.sum(count, "event", "Refused", "outcome", "failed")).isEqualTo(1);
        assertThat(scrape.sum(count, "event", "Flaky", "outcome", "failed")).isEqualTo(1);
        assertThat(scrape.sum(count, "event", "Flaky", "outcome", "handled")).isEqualTo(1);
        assertThat(scrape.sum(count, "event", "Early", "outcome", "postponed")).isEqualTo(1);
        assertThat(scrape.sum(count, "event", "Away", "outcome", "unavailable")).isEqualTo(1);
        assertThat(scrape.sum("kafkakit_handle_max_seconds", "event", "Placed")).isBetween(1e-9, 60.0);
        assertThat(scrape.sum("kafkakit_wait_seconds_count", "topic", "orders")).isEqualTo(scrape.sum(count));
    }

    @Test
    void a_commit_that_fails_and_a_fenced_producer_are_counted() {
        Scrape scrape = OrderService.scrape();
        assertThat(scrape.sum("kafkakit_commit_seconds_count", "lane", "0")).isPositive();
        assertThat(scrape.sum("kafkakit_commit_failures_total", "lane", "0")).isPositive();
        assertThat(scrape.sum("kafkakit_producers_replaced_total", "lane", "0")).isPositive();
    }

    @Test
    void the_group_runs_and_nothing_of_it_is_left_to_do() {
        Scrape scrape = OrderService.scrape();
        assertThat(scrape.sum("kafkakit_group_state", "state", "running")).isEqualTo(1);
        assertThat(scrape.sum("kafkakit_group_state")).isEqualTo(1);
        assertThat(scrape.sum("kafkakit_group_health")).isEqualTo(1);
        assertThat(scrape.sum("kafkakit_group_failures_total")).isZero();
        assertThat(scrape.sum("kafkakit_member_partitions", "member", "0")).isEqualTo(4);
        assertThat(scrape.of("kafkakit_partition_lag_records")).hasSize(4);
    }

    @Test
    void meters_are_there_from_the_start_and_go_with_their_group() {
        ConsumerGroup first = service.group("comes-and-goes").start();
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(metersOf("comes-and-goes"))
                        .contains("kafkakit_group_state", "kafkakit_records_total", "kafkakit_wait_seconds_count")
                        .contains("kafkakit_commit_seconds_count", "kafkakit_partition_lag_records"));
        first.close();
        assertThat(metersOf("comes-and-goes")).containsExactly("kafkakit_group_failures_total");

        try (ConsumerGroup second = service.group("comes-and-goes").start()) {
            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    service.scrapeNow().sum("kafkakit_member_partitions", "group", "comes-and-goes"))
                            .isEqualTo(4));
            assertThat(second.failure()).isEmpty();
        }
    }

    @Test
    void two_groups_with_the_same_id_share_their_meters() {
        ConsumerGroup first = service.group("twice").start();
        ConsumerGroup second = service.group("twice").producerPool("pod-1", 1).start();
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Scrape scrape = service.scrapeNow();
            assertThat(scrape.sum("kafkakit_group_state", "group", "twice", "state", "running"))
                    .isEqualTo(2);
            assertThat(scrape.of("kafkakit_partition_lag_records", "group", "twice"))
                    .hasSize(4);
        });
        first.close();
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Scrape scrape = service.scrapeNow();
            assertThat(scrape.sum("kafkakit_group_state", "group", "twice", "state", "running"))
                    .isEqualTo(1);
            assertThat(scrape.of("kafkakit_partition_lag_records", "group", "twice"))
                    .hasSize(4);
            assertThat(scrape.sum("kafkakit_member_partitions", "group", "twice"))
                    .isEqualTo(4);
        });
        second.close();
        assertThat(metersOf("twice")).containsExactly("kafkakit_group_failures_total");
    }

    @Test
    void a_group_that_fails_leaves_its_failure_and_nothing_else() {
        ConsumerGroup group = service.metrics
                .observe(service.cluster.consumerGroup("without-topics"))
                .producerPool("pod-2", 1)
                .deadLetterTopic("dead")
                .subscribe(TopicEvents.of("no-such-topic").on("Placed", OrderService.Order.class, (order, ctx) -> {}))
                .startAsync();
        await().atMost(ofSeconds(60))
                .until(() -> group.status().state() == GroupState.FAILED
                        && metersOf("without-topics").size() == 1);
        assertThat(service.scrapeNow().sum("kafkakit_group_failures_total", "group", "without-topics"))
                .isEqualTo(1);
    }

    @Test
    void the_age_of_the_oldest_record_is_that_of_its_timestamp() {
        CountDownLatch release = new CountDownLatch(1);
        service.cluster
                .producer()
                .send(EventRecord.of("orders", "Slow", new OrderService.Order("slow"))
                        .withTimestamp(Instant.now().minusSeconds(1_000)))
                .join();
        try (ConsumerGroup group = service.metrics
                .observe(service.cluster.consumerGroup("slow"))
                .producerPool("pod-3", 1)
                .deadLetterTopic("dead")
                .subscribe(TopicEvents.of("orders").onUnknown((bytes, ctx) -> release.await()))
                .start()) {
            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(ages(group)).anySatisfy(age -> assertThat(age).isBetween(1_000.0, 1_100.0));
                assertThat(service.scrapeNow().sum("kafkakit_partition_handlers", "group", "slow"))
                        .isEqualTo(1);
            });
            release.countDown();
            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(ages(group)).hasSize(2).containsOnly(0.0));
        }
    }

    private static List<Double> ages(ConsumerGroup group) {
        return service
                .scrapeNow()
                .of("kafkakit_partition_oldest_seconds", "group", group.status().groupId())
                .stream()
                .map(Scrape.Sample::value)
                .toList();
    }
}
