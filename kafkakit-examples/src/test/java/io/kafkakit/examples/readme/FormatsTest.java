package io.kafkakit.examples.readme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.TopicEvents;
import io.kafkakit.TypeRef;
import io.kafkakit.codec.CloudEvent;
import io.kafkakit.codec.CloudEventsCodec;
import io.kafkakit.codec.Codecs;
import io.kafkakit.codec.DebeziumOutboxCodec;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.EncodedRecord;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.EventTypes;
import io.kafkakit.codec.KeyCodecs;
import io.kafkakit.codec.NoData;
import io.kafkakit.codec.PlainJsonCodec;
import io.kafkakit.codec.SerdeCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TestRecord;
import io.kafkakit.test.TopicReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(
        topics = {"shipments", "legacy", "outbox.event.order", "prices", "notes", "dead-letter-queue"},
        partitions = 3)
class FormatsTest {

    private static final URI SOURCE = URI.create("/shipping");

    record Shipped(String orderId, int parcels) {}

    record OrderPlaced(String orderId) {}

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    private static TopicCodecs codecs() {
        // docs: topics
        TopicCodecs codecs = TopicCodecs.defaults()
                .withCodec("shipments", CloudEventsCodec.binary(URI.create("/shipping")))
                .withCodec("legacy", PlainJsonCodec.namedByHeader("event-type"))
                .withCodec("outbox.event.order", DebeziumOutboxCodec.namedByHeader("eventType"))
                .withCodec("prices", Codecs.of(new DoubleSerializer(), new DoubleDeserializer()))
                .withKeyCodec("prices", KeyCodecs.longs());
        // end
        return codecs.withCodec("notes", new Notes());
    }

    private TopicEvents shipments() {
        // docs: cloud-events
        TopicEvents shipments = TopicEvents.of("shipments")
                .on("com.acme.shipped", Shipped.class, (shipped, ctx) -> see(shipped))
                .on(
                        "com.acme.returned",
                        new TypeRef<CloudEvent<Shipped>>() {},
                        (event, ctx) -> see(event.subject() + " from " + event.source() + ": "
                                + event.data().orderId()))
                .on("com.acme.label", byte[].class, (label, ctx) -> see(label.length + " bytes"))
                .on("com.acme.closed", NoData.class, (none, ctx) -> see("closed"));
        // end
        return shipments;
    }

    private TopicEvents prices() {
        // docs: any
        TopicEvents prices = TopicEvents.of("prices")
                .onAny(Double.class, (price, ctx) -> see(ctx.key(Long.class) + " costs " + price))
                .onTombstone(Long.class, (product, ctx) -> see(product + " is gone"));
        // end
        return prices;
    }

    private void see(Object what) {
        seen.add(what.toString());
    }

    private static void send(KafkaCluster cluster) {
        // docs: send-cloud-events
        cluster.producer()
                .send("shipments", "o-1", "com.acme.shipped", new Shipped("o-1", 2))
                .join();
        cluster.producer()
                .send(EventRecord.of(
                        "shipments",
                        "com.acme.returned",
                        CloudEvent.of("r-7", URI.create("/returns"), new Shipped("o-1", 1))
                                .withSubject("o-1")
                                .withTime(Instant.parse("2026-11-23T10:00:00Z"))
                                .withExtension("tenant", "acme")))
                .join();
        // end
        cluster.producer()
                .send(EventRecord.of("shipments", "com.acme.label", new byte[] {1, 2, 3})
                        .withHeader("content-type", "image/png"))
                .join();
        cluster.producer()
                .send(EventRecord.of("shipments", "com.acme.closed", NoData.NONE))
                .join();
        cluster.producer()
                .send("legacy", "o-1", "order.placed", new OrderPlaced("o-1"))
                .join();
        cluster.producer()
                .send("outbox.event.order", "o-1", "OrderPlaced", new OrderPlaced("o-2"))
                .join();
        cluster.producer().send("notes", "n", "note", "tea").join();
        // docs: send-any
        cluster.producer()
                .send(EventRecord.of("prices", "price", 9.5).withKey(7L))
                .join();
        cluster.producer().send(EventRecord.tombstone("prices", 7L)).join();
        // end
    }

    @Test
    void each_topic_has_its_format(EmbeddedKafka kafka) {
        TopicCodecs codecs = codecs();
        // docs: connect
        Map<String, Object> settings = kafka.clientSettings();
        try (KafkaCluster cluster = KafkaCluster.connect(settings, codecs)) {
            // end
            cluster.consumerGroup("formats")
                    .producerPool("formats", 1)
                    .deadLetterTopic("dead-letter-queue")
                    .subscribe(shipments())
                    .subscribe(prices())
                    .subscribe(TopicEvents.of("legacy")
                            .on("order.placed", OrderPlaced.class, (order, ctx) -> see("legacy " + order.orderId())))
                    .subscribe(TopicEvents.of("outbox.event.order")
                            .on("OrderPlaced", OrderPlaced.class, (order, ctx) -> see("outbox " + order.orderId())))
                    .subscribe(TopicEvents.of("notes").on("note", String.class, (note, ctx) -> see("note " + note)))
                    .start();
            send(cluster);
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() == 9);
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "Shipped[orderId=o-1, parcels=2]",
                        "o-1 from /returns: o-1",
                        "3 bytes",
                        "closed",
                        "legacy o-1",
                        "outbox o-2",
                        "note tea",
                        "7 costs 9.5",
                        "7 is gone");
        List<TestRecord> shipments = TopicReader.of(kafka).records("shipments");
        assertThat(shipments).anySatisfy(each -> {
            assertThat(each.value()).isEqualTo("{\"orderId\":\"o-1\",\"parcels\":2}");
            assertThat(each.header("ce_source")).isEqualTo(SOURCE.toString());
        });
        assertThat(shipments).extracting(each -> each.header("content-type")).contains("image/png");
    }

    @Test
    void a_subscription_can_have_formats_of_its_own(EmbeddedKafka kafka) {
        // docs: subscription
        try (KafkaCluster cluster = KafkaCluster.connect(kafka.clientSettings())) {
            TopicEvents orders = TopicEvents.of("legacy")
                    .on(
                            "order.placed",
                            OrderPlaced.class,
                            (order, ctx) -> ctx.send(
                                    "shipments", order.orderId(), "com.acme.shipped", new Shipped(order.orderId(), 1)));
            cluster.consumerGroup("shipping")
                    .producerPool("shipping", 1)
                    .deadLetterTopic("dead-letter-queue")
                    .subscribe(
                            orders,
                            topic -> topic.codec(PlainJsonCodec.namedByField("/type"))
                                    .outputCodec("shipments", CloudEventsCodec.structured(URI.create("/shipping"))))
                    .start();
            // end
            TopicReader reader = TopicReader.of(kafka);
            EventRecord placed = EventRecord.of("legacy", "order.placed", new OrderPlaced("o-3"));
            try (KafkaCluster legacy =
                    KafkaCluster.connect(kafka.clientSettings(), PlainJsonCodec.namedByField("/type"))) {
                legacy.producer().send(placed).join();
            }
            assertThat(reader.records("legacy").get(0).value())
                    .isEqualTo("{\"orderId\":\"o-3\",\"type\":\"order.placed\"}");
            List<TestRecord> sent = reader.awaitRecords("shipments", 1, Duration.ofSeconds(30));
            assertThat(sent.get(0).value()).contains("\"type\":\"com.acme.shipped\"", "\"data\":{\"orderId\":\"o-3\"");
        }
    }

    @Test
    void other_names_and_serializers() {
        // docs: spring
        EventCodec spring = PlainJsonCodec.namedBySpring(Map.of("com.acme.orders.OrderPlaced", "order.placed"));
        // end
        // docs: serde
        SerdeCodec serde = Codecs.of(new DoubleSerializer(), new DoubleDeserializer())
                .withNames(data -> (Double) data < 0 ? "discount" : "price")
                .withUnavailable(cause -> String.valueOf(cause.getMessage()).contains("status 503"));
        // end
        EventRecord order = EventRecord.of("any", "order.placed", new OrderPlaced("o-1"));
        assertThat(spring.encode(order).headers().get(0).value())
                .isEqualTo("com.acme.orders.OrderPlaced".getBytes(UTF_8));
        assertThat(serde.encode(EventRecord.of("any", "price", -1.0)).value()).hasSize(8);
    }

    // docs: own
    /** A text behind the name of its event: {@code note=buy tea}. */
    static final class Notes implements EventCodec {

        @Override
        public EncodedEvent encode(EventRecord event) {
            return EncodedEvent.of((event.event() + "=" + event.data()).getBytes(UTF_8));
        }

        @Override
        public @Nullable DecodedEvent decode(EncodedRecord record, EventTypes types) throws UndecodableException {
            byte[] value = record.value();
            if (value == null) {
                return null;
            }
            String[] parts = new String(value, UTF_8).split("=", 2);
            if (parts.length < 2 || parts[0].isEmpty()) {
                throw new UndecodableException("it has no '=' behind a name");
            }
            return new DecodedEvent(parts[0], types.of(parts[0]) == null ? null : parts[1]);
        }
    }
    // end
}
