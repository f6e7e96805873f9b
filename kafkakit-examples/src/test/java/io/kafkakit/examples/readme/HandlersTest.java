package io.kafkakit.examples.readme;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.BatchFailure;
import io.kafkakit.Batches;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Received;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.EventTester;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"orders", "orders-retry", "dead-letter-queue"},
        partitions = 3)
class HandlersTest {

    record Customer(String name) {}

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    /** Stands for a database. */
    private final class Warehouse {

        /** Stores all, except for those without products; returns the places of these. */
        List<Integer> insertAll(List<OrderCreated> orders) {
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                if (orders.get(i).products().isEmpty()) {
                    refused.add(i);
                } else {
                    seen.add("stored " + orders.get(i).orderId());
                }
            }
            return refused;
        }
    }

    private final Warehouse warehouse = new Warehouse();

    private static ConsumerGroupBuilder group(KafkaCluster cluster, String id) {
        return cluster.consumerGroup(id).producerPool(id + "-0", 1).deadLetterTopic("dead-letter-queue");
    }

    @Test
    void topics_of_one_type_have_deletes() {
        // docs: others
        TopicEvents customers = TopicEvents.of("customers")
                .onAny(Customer.class, (customer, ctx) -> seen.add(ctx.key() + " is " + customer.name()))
                .onTombstone((key, ctx) -> seen.add(key + " is gone"));
        // end
        EventTester tester = EventTester.of(customers).codec(PlainJsonCodec.unnamed());
        tester.deliverText("c-1", "{\"name\":\"Ada\"}").assertHandled();
        tester.deliverText("c-1", null).assertHandled();
        assertThat(seen).containsExactly("c-1 is Ada", "c-1 is gone");
    }

    @Test
    void several_records_are_handled_at_once(KafkaCluster cluster) {
        // docs: batch
        TopicEvents orders = TopicEvents.of("orders").onBatch(OrderCreated.class, (batch, sender) -> {
            List<Integer> refused =
                    warehouse.insertAll(batch.stream().map(Received::data).toList());
            BatchFailure failure = null;
            for (int index : refused) {
                Exception why = new IllegalStateException("order without products");
                failure = failure == null ? BatchFailure.of(index, why) : failure.and(index, why);
            }
            if (failure != null) {
                throw failure;
            }
        });
        // end
        // docs: batch-options
        ConsumerGroup group = group(cluster, "warehouse")
                .subscribe(orders, topic -> topic.batches(Batches.upTo(1_000).withLinger(ofMillis(50))))
                .start();
        // end
        try (group) {
            cluster.producer()
                    .send("orders", "o-1", new OrderCreated("o-1", List.of("tea")))
                    .join();
            cluster.producer()
                    .send("orders", "o-2", new OrderCreated("o-2", List.of()))
                    .join();
            Awaitility.await()
                    .until(() -> group.status().counts().deadLettered() == 1
                            && group.status().counts().handled() == 1);
            assertThat(seen).contains("stored o-1");
        }
    }

    @Test
    void a_group_is_changed_while_it_runs(KafkaCluster cluster) throws Exception {
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> seen.add(order.orderId()));
        ConsumerGroupBuilder builder = group(cluster, "changed")
                .subscribe(orders, topic -> topic.ordering(Ordering.KEY).retries(Retries.upTo(3)));
        // docs: async
        ConsumerGroup group = builder.startAsync();
        group.started().get(30, TimeUnit.SECONDS);
        // end
        try (group) {
            // docs: live
            group.pause("orders", "OrderCreated"); // one event
            group.pause("orders"); // the whole topic, and its retry topics
            group.resume("orders"); // ends both
            group.concurrency("orders", 16);
            group.retries("orders", Retries.upTo(1));
            // end
            assertThat(group.status().state()).isEqualTo(GroupState.RUNNING);
            assertThat(group.status().topics().get(0).concurrency()).isEqualTo(16);
        }
    }

    @Test
    void interceptors_run_round_handlers(KafkaCluster cluster) {
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> seen.add(order.orderId()));
        // docs: interceptor
        ConsumerGroup group = group(cluster, "measured")
                .subscribe(orders)
                .handlerInterceptor((call, ctx) -> {
                    long begin = System.nanoTime();
                    try {
                        call.proceed();
                    } finally {
                        seen.add(ctx.event() + " took " + (System.nanoTime() - begin) + " ns");
                    }
                })
                .start();
        // end
        try (group) {
            cluster.producer()
                    .send("orders", "o-3", new OrderCreated("o-3", List.of("tea")))
                    .join();
            Awaitility.await().until(() -> seen.stream().anyMatch(each -> each.startsWith("OrderCreated took")));
        }
    }
}
