package io.kafkakit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.Backoff;
import io.kafkakit.ConsumerGroup;
import io.kafkakit.EventHandler;
import io.kafkakit.HeaderNames;
import io.kafkakit.KafkaCluster;
import io.kafkakit.Retries;
import io.kafkakit.TopicEvents;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TestTopic;
import io.kafkakit.test.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one side could not handle, the other finds and understands: retry records and dead letters. */
@EmbeddedKafkaTest
class FailuresTest {

    record OrderCreated(String orderId) {}

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final Node node = new Node();

    private EmbeddedKafka kafka;
    private KafkaCluster cluster;
    private TopicReader reader;
    private String orders;
    private String retry;
    private String dead;

    @BeforeEach
    void topics(
            EmbeddedKafka kafka,
            KafkaCluster cluster,
            TopicReader reader,
            @TestTopic(partitions = 2) String orders,
            @TestTopic(partitions = 2) String retry,
            @TestTopic String dead) {
        this.kafka = kafka;
        this.cluster = cluster;
        this.reader = reader;
        this.orders = orders;
        this.retry = retry;
        this.dead = dead;
    }

    @Test
    void a_dead_letter_of_node_says_in_java_where_it_failed_when_and_why() throws Exception {
        cluster.producer().send(orders, "o-1", new OrderCreated("o-1")).join();
        int partition = reader.records(orders).get(0).partition();
        node.start(kafka, handling(orders).withFailure("no such product"));

        TestRecord letter = reader.awaitRecords(dead, 1, SOON).get(0);

        assertThat(letter.header(HeaderNames.ORIGINAL_TOPIC)).isEqualTo(orders);
        assertThat(letter.header(HeaderNames.ORIGINAL_PARTITION)).isEqualTo("" + partition);
        assertThat(letter.header(HeaderNames.ERROR_REASON)).isEqualTo("no such product");
        assertThat(Instant.parse(letter.header(HeaderNames.FAILED_AT))).isBeforeOrEqualTo(Instant.now());
        assertThat(letter.data(OrderCreated.class)).isEqualTo(new OrderCreated("o-1"));
        assertThat(letter.key()).isEqualTo("o-1");
    }

    @Test
    void a_dead_letter_of_node_after_retries_names_the_retry_topic() throws Exception {
        cluster.producer().send(orders, "o-1", new OrderCreated("o-1")).join();
        node.start(kafka, handling(orders).withRetries(2, retry).withFailure("no answer"));

        TestRecord letter = reader.awaitRecords(dead, 1, SOON).get(0);

        assertThat(letter.header(HeaderNames.ORIGINAL_TOPIC)).isEqualTo(orders);
        assertThat(letter.header(HeaderNames.RETRY_TOPIC)).isEqualTo(retry);
        assertThat(letter.header(HeaderNames.RETRY_PARTITION)).matches("[01]");
        assertThat(letter.header(HeaderNames.RETRY_COUNT)).isNull();
    }

    @Test
    void a_dead_letter_of_java_says_in_node_where_it_failed_when_and_why() throws Exception {
        cluster.producer().send(orders, "o-1", new OrderCreated("o-1")).join();
        start(Retries.upTo(1).onTopic(retry), (order, ctx) -> {
            throw new IllegalStateException("attempt " + ctx.attempt());
        });

        // Its value is still the event, so Node reads the dead letters as it reads any topic.
        Said letter = node.start(kafka, handling(dead)).await("received", 1).get(0);

        assertThat(letter.key()).isEqualTo("o-1");
        assertThat(letter.data()).containsEntry("orderId", "o-1");
        assertThat(letter.header("original-topic")).isEqualTo(orders);
        assertThat(letter.header("original-partition")).matches("[01]");
        assertThat(letter.header("retry-topic")).isEqualTo(retry);
        assertThat(letter.header("retry-partition")).isEqualTo(letter.header("original-partition"));
        assertThat(letter.header("error-reason")).isEqualTo("attempt 2");
        assertThat(Instant.parse(letter.header("failed-at"))).isBeforeOrEqualTo(Instant.now());
        assertThat(letter.headers()).doesNotContainKeys("retry-count", "last-error");
    }

    @Test
    void the_retry_records_of_node_are_the_next_attempts_in_java() throws Exception {
        cluster.producer().send(orders, "o-1", new OrderCreated("o-1")).join();
        node.start(kafka, handling(orders).withRetries(3, retry).withFailure("no answer"));
        reader.awaitRecords(dead, 1, SOON);

        List<String> seen = new CopyOnWriteArrayList<>();
        start(Retries.upTo(5).onTopic(retry), (order, ctx) -> {
            seen.add(ctx.attempt() + " " + ctx.topic() + " " + ctx.key() + " " + order.orderId());
        });

        await().atMost(SOON).until(() -> seen.size() >= 4);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "1 " + orders + " o-1 o-1",
                        "2 " + orders + " o-1 o-1",
                        "3 " + orders + " o-1 o-1",
                        "4 " + orders + " o-1 o-1");
    }

    @Test
    void a_retry_record_of_java_is_counted_on_in_node() throws Exception {
        cluster.producer().send(orders, "o-1", new OrderCreated("o-1")).join();
        // Long enough for Java not to try again: the group's next owner is a Node service.
        Retries patient = Retries.upTo(3).onTopic(retry).withBackoff(Backoff.fixed(Duration.ofMinutes(10)));
        ConsumerGroup java = start(patient, (order, ctx) -> {
            throw new IllegalStateException("no answer");
        });
        reader.awaitRecords(retry, 1, SOON);
        java.close();

        NodeSetup successor = NodeSetup.handling(orders, java.groupId(), dead, "OrderCreated");
        NodeService service = node.start(kafka, successor.withRetries(3, retry).withFailure("still none"));

        assertThat(service.await("received", 3))
                .extracting(said -> said.header(HeaderNames.RETRY_COUNT))
                .containsExactly("1", "2", "3");
        TestRecord letter = reader.awaitRecords(dead, 1, SOON).get(0);
        assertThat(letter.header(HeaderNames.ERROR_REASON)).isEqualTo("still none");
        assertThat(letter.header(HeaderNames.RETRY_TOPIC)).isEqualTo(retry);
    }

    private NodeSetup handling(String topic) {
        return NodeSetup.handling(topic, "node-of-" + orders, dead, "OrderCreated");
    }

    private ConsumerGroup start(Retries retries, EventHandler<OrderCreated> handler) {
        return cluster.consumerGroup("java-of-" + orders)
                .producerPool("java-of-" + orders, 1)
                .deadLetterTopic(dead)
                .subscribe(TopicEvents.of(orders).on(OrderCreated.class, handler), topic -> topic.retries(retries))
                .start();
    }
}
