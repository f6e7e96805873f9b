package io.kafkakit.examples.readme;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.DeadLetterException;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.monitor.Commit;
import io.kafkakit.monitor.FailedRecord;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.monitor.GroupStatus;
import io.kafkakit.monitor.LaneStatus;
import io.kafkakit.monitor.PartitionStatus;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "dead-letter-queue"},
        partitions = 3)
class MonitoringTest {

    private final Queue<String> alarms = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> gauges = new ConcurrentHashMap<>();
    private final Map<String, Long> counters = new ConcurrentHashMap<>();

    private static String env(String name) {
        return name + "-0";
    }

    private void alarm(String what) {
        alarms.add(what);
    }

    private void gauge(String name, String of, int number, long value) {
        gauges.put(name + " " + of + "-" + number, value);
    }

    private void count(String name, String of, long more) {
        counters.merge(name + " " + of, more, Long::sum);
    }

    private ConsumerGroup start(KafkaCluster cluster, TopicEvents orders) {
        // docs: listener
        GroupListener listener = new GroupListener() {
            @Override
            public void onCommitted(Commit commit) {
                for (Commit.PartitionCounts each : commit.partitions()) {
                    count("handled", each.topic(), each.counts().handled());
                }
            }

            @Override
            public void onRecordFailed(FailedRecord failed) {
                alarm(failed.topic() + " " + failed.offset() + " goes to " + failed.goesTo() + ": " + failed.error());
            }
        };
        ConsumerGroup group = cluster.consumerGroup("monitored-service")
                .listener(listener)
                .producerPool(env("POD_NAME"), 1)
                .deadLetterTopic("dead-letter-queue")
                .subscribe(orders)
                .start();
        // end
        return group;
    }

    private void look(ConsumerGroup group) {
        // docs: status
        GroupStatus status = group.status();
        if (status.state() != GroupState.RUNNING || !status.problems().isEmpty()) {
            alarm(status.toString());
        }
        for (PartitionStatus partition : status.partitions()) {
            gauge("stalled", partition.topic(), partition.partition(), partition.stalled() == null ? 0 : 1);
            gauge("lag", partition.topic(), partition.partition(), partition.lag()); // -1: not known yet
            gauge("handlers", partition.topic(), partition.partition(), partition.inFlight());
        }
        for (LaneStatus lane : status.lanes()) {
            gauge("commit.ms", "lane", lane.number(), lane.took().mean().toMillis());
        }
        // end
    }

    @Test
    void the_status_and_the_listener_tell_what_the_group_does(KafkaCluster cluster) {
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            if (order.products().isEmpty()) {
                throw new DeadLetterException("order without products");
            }
        });
        ConsumerGroup group = start(cluster, orders);
        cluster.producer()
                .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                .join();
        cluster.producer()
                .send("orders", "o-2", new OrderCreated("o-2", List.of()))
                .join();
        Awaitility.await().atMost(ofSeconds(30)).untilAsserted(() -> {
            look(group);
            assertThat(counters).containsEntry("handled orders", 1L);
            assertThat(alarms).hasSize(1);
            assertThat(gauges)
                    .containsEntry("lag orders-0", 0L)
                    .containsEntry("lag orders-1", 0L)
                    .containsEntry("lag orders-2", 0L)
                    .containsKey("commit.ms lane-0");
        });
        assertThat(alarms.peek()).contains("goes to dead-letter-queue", "order without products");
    }
}
