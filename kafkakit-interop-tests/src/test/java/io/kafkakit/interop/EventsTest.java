package io.kafkakit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one side sends, the other handles. */
@EmbeddedKafkaTest
class EventsTest {

    record Product(String name, int quantity) {}

    record OrderCreated(String orderId, List<Product> products, boolean gift) {}

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final OrderCreated ORDER =
            new OrderCreated("o-1", List.of(new Product("crème brûlée 🍮", 2), new Product("\"tea\"", 1)), true);
    private static final String ORDER_JSON = "{\"event\":\"OrderCreated\",\"data\":{\"orderId\":\"o-1\",\"products\":["
            + "{\"name\":\"crème brûlée 🍮\",\"quantity\":2},{\"name\":\"\\\"tea\\\"\",\"quantity\":1}],\"gift\":true}}";

    @RegisterExtension
    static final Node node = new Node();

    private final List<OrderCreated> handled = new CopyOnWriteArrayList<>();
    private final List<String> sources = new CopyOnWriteArrayList<>();

    @Test
    void what_node_sends_is_handled_in_java(
            EmbeddedKafka kafka, KafkaCluster cluster, @TestTopic String orders, @TestTopic String dead)
            throws Exception {
        startJava(cluster, orders, dead);

        var message = new NodeSetup.Message("o-1", ORDER_JSON, Map.of("source", "shop"));
        node.start(kafka, NodeSetup.sending(orders, message)).await("sent", 1);

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(handled).containsExactly(ORDER);
        assertThat(sources).containsExactly("o-1 from shop");
    }

    @Test
    void what_java_sends_is_handled_in_node(
            EmbeddedKafka kafka, KafkaCluster cluster, @TestTopic String orders, @TestTopic String dead)
            throws Exception {
        Instant before = Instant.now();
        cluster.producer()
                .send(EventRecord.of(orders, ORDER).withKey("o-1").withHeader("source", "shop"))
                .join();

        NodeService service = node.start(kafka, NodeSetup.handling(orders, "node-of-" + orders, dead, "OrderCreated"));

        Said received = service.await("received", 1).get(0);
        assertThat(received.key()).isEqualTo("o-1");
        assertThat(received.header("source")).isEqualTo("shop");
        assertThat(received.producedAt()).isGreaterThanOrEqualTo(before.toEpochMilli());
        assertThat(received.data())
                .containsEntry("orderId", "o-1")
                .containsEntry("gift", true)
                .containsEntry(
                        "products",
                        List.of(
                                Map.of("name", "crème brûlée 🍮", "quantity", 2),
                                Map.of("name", "\"tea\"", "quantity", 1)));
    }

    /** From Java's producer through a transaction of Node's to a handler in Java and its transaction, back to Node. */
    @Test
    void an_event_goes_through_transactions_of_both(
            EmbeddedKafka kafka,
            KafkaCluster cluster,
            TopicReader reader,
            @TestTopic String orders,
            @TestTopic String fromNode,
            @TestTopic String fromJava,
            @TestTopic String dead)
            throws Exception {
        cluster.producer().send(orders, "o-1", ORDER).join();
        node.start(
                kafka,
                NodeSetup.handling(orders, "first-of-" + orders, dead, "OrderCreated")
                        .withSendTo(fromNode));
        startJava(
                cluster,
                TopicEvents.of(fromNode).on(OrderCreated.class, (order, ctx) -> ctx.send(fromJava, ctx.key(), order)),
                dead);
        NodeService last = node.start(kafka, NodeSetup.handling(fromJava, "last-of-" + orders, dead, "OrderCreated"));

        assertThat(last.await("handled", 1).get(0).data()).containsEntry("orderId", "o-1");
        assertThat(reader.events(fromNode, OrderCreated.class)).containsExactly(ORDER);
        assertThat(reader.events(fromJava, OrderCreated.class)).containsExactly(ORDER);
        assertThat(reader.records(dead)).isEmpty();
    }

    @Test
    void both_write_the_same_bytes_and_choose_the_same_partition_for_a_key(
            EmbeddedKafka kafka,
            KafkaCluster cluster,
            TopicReader reader,
            @TestTopic(partitions = 7) String node7,
            @TestTopic(partitions = 7) String java7)
            throws Exception {
        var keys = IntStream.range(0, 30).mapToObj(i -> "ключ-" + i).toList();
        keys.forEach(key -> cluster.producer().send(java7, key, ORDER).join());
        NodeSetup.Message[] messages = keys.stream()
                .map(key -> new NodeSetup.Message(key, ORDER_JSON, Map.of()))
                .toArray(NodeSetup.Message[]::new);
        node.start(kafka, NodeSetup.sending(node7, messages)).await("sent", 1);

        assertThat(whatIsWhere(reader.records(node7)))
                .hasSize(30)
                .containsExactlyInAnyOrderElementsOf(whatIsWhere(reader.records(java7)));
    }

    private static List<String> whatIsWhere(List<TestRecord> records) {
        return records.stream()
                .map(each -> each.partition() + " " + each.key() + " " + each.value())
                .toList();
    }

    private void startJava(KafkaCluster cluster, String orders, String dead) {
        startJava(
                cluster,
                TopicEvents.of(orders).on(OrderCreated.class, (OrderCreated order, EventContext ctx) -> {
                    sources.add(ctx.key() + " from " + ctx.header("source"));
                    handled.add(order);
                }),
                dead);
    }

    private static void startJava(KafkaCluster cluster, TopicEvents events, String dead) {
        cluster.consumerGroup("java-of-" + events.topic())
                .producerPool("java-of-" + events.topic(), 1)
                .deadLetterTopic(dead)
                .subscribe(events)
                .start();
    }
}
