package io.kafkakit.bench.contender;

import io.kafkakit.bench.event.Envelopes;
import io.kafkakit.bench.event.OrderAccepted;
import io.kafkakit.bench.event.OrderCreated;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** For contenders that decode and encode by Kafka's own interfaces: the same hand-tuned way as the raw loop. */
final class EventSerdes {

    private EventSerdes() {}

    static Deserializer<OrderCreated> created() {
        return (topic, value) -> Envelopes.created(value);
    }

    static Serializer<OrderAccepted> accepted() {
        return (topic, order) -> Envelopes.value(order);
    }

    /** For a producer of both, such as one that writes dead letters too. */
    static Serializer<Object> any() {
        return (topic, event) -> event instanceof OrderCreated created
                ? Envelopes.value(created)
                : Envelopes.value((OrderAccepted) event);
    }

    static Serde<OrderCreated> createdSerde() {
        return Serdes.serdeFrom((topic, order) -> Envelopes.value(order), created());
    }

    static Serde<OrderAccepted> acceptedSerde() {
        return Serdes.serdeFrom(accepted(), (topic, value) -> Envelopes.accepted(value));
    }
}
