package io.kafkakit.examples.readme;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.BatchFailure;
import io.kafkakit.Batches;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.EventRecord;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Ordering;
import io.kafkakit.Received;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.UnavailableException;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.monitor.GroupState;
import io.kafkakit.state.PartitionState;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.EventTester;
import io.kafkakit.test.TestRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    record PriceAsked(String product) {}

    record Price(int cents) {}

    /** Stands for a service. */
    private static int priceOf(String product) throws IOException {
        if (product.equals("silk")) {
            throw new ConnectException("the price service does not answer");
        }
        return 250;
    }

    @Test
    void handlers_answer_and_wait() {
        // docs: reply
        TopicEvents questions = TopicEvents.of("prices").on(PriceAsked.class, (asked, ctx) -> {
            try {
                ctx.reply(new Price(priceOf(asked.product())));
            } catch (ConnectException e) {
                throw new UnavailableException("the price service does not answer", e);
            }
        });
        // end
        EventTester tester = EventTester.of(questions);
        EventRecord tea = EventRecord.of("prices", new PriceAsked("tea"))
                .withKey("q-1")
                .withHeader(HeaderNames.REPLY_TO, "shop-answers")
                .withHeader(HeaderNames.CORRELATION, "question 1");
        assertThat(tester.deliver(tea).assertHandled().sent()).singleElement().satisfies(reply -> {
            assertThat(reply.topic()).isEqualTo("shop-answers");
            assertThat(reply.key()).isEqualTo("q-1");
            assertThat(reply.header(HeaderNames.CORRELATION)).isEqualTo("question 1");
        });
        assertThatThrownBy(() -> tester.deliver("q-2", new PriceAsked("silk")))
                .isInstanceOf(UnavailableException.class);
    }

    // docs: state
    /** How many orders each customer has had. */
    static final class OrderCounts implements PartitionState {

        private final Map<String, Integer> counts = new ConcurrentHashMap<>();

        @Override
        public void restore(ConsumerRecord<byte[], byte[]> record) {
            counts.put(text(record.key()), Integer.valueOf(text(record.value())));
        }

        int next(String customer) {
            return counts.getOrDefault(customer, 0) + 1;
        }

        void set(String customer, int count) {
            counts.put(customer, count);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
    // end

    @Test
    void handlers_keep_a_state() {
        // docs: use-state
        TopicEvents orders = TopicEvents.of("orders").on(OrderCreated.class, (order, ctx) -> {
            OrderCounts counts = ctx.state(OrderCounts.class);
            int count = counts.next(ctx.key());
            if (count == 10) {
                ctx.send("vouchers", ctx.key(), new Price(500));
            }
            ctx.send("order-counts", ctx.key(), "count", Integer.toString(count));
            counts.set(ctx.key(), count);
        });
        // end
        EventTester tester = EventTester.of(orders)
                // docs: state-options
                .options(topic -> topic.state("order-counts", partition -> new OrderCounts())
                        .outputCodec("order-counts", Codecs.text())
                        .ordering(Ordering.KEY));
        // end
        for (int i = 1; i < 10; i++) {
            assertThat(tester.deliver("ada", new OrderCreated("o-" + i, List.of("tea")))
                            .assertHandled()
                            .sent())
                    .hasSize(1);
        }
        assertThat(tester.deliver("ada", new OrderCreated("o-10", List.of("tea")))
                        .assertHandled()
                        .sent())
                .extracting(TestRecord::topic)
                .containsExactly("vouchers", "order-counts");
    }
}
