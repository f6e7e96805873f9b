package io.kafkakit.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.support.Broker;
import io.kafkakit.support.Kafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Broker.class)
class RequestSizeTest {

    /** A producer that takes no record says of each how large it is. */
    @Test
    void a_record_is_as_large_as_kafkas_producer_says(Kafka kafka) {
        String topic = kafka.topic("t", 1);
        Map<String, Object> settings = new HashMap<>(kafka.broker().clientSettings());
        settings.put("max.request.size", 1);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Stream.of(
                            record(topic, null, null, List.of()),
                            record(topic, new byte[0], new byte[63], List.of()),
                            record(topic, new byte[64], new byte[8_191], List.of()),
                            record(topic, new byte[8_192], new byte[1_048_576], List.of()),
                            record(
                                    topic,
                                    null,
                                    new byte[1],
                                    List.of(new RecordHeader("größe", new byte[100]), new RecordHeader("x", null))))
                    .forEach(record -> {
                        AtomicReference<Exception> refused = new AtomicReference<>();
                        var unused = producer.send(record, (metadata, error) -> refused.set(error));
                        assertThat(refused.get())
                                .hasMessageContaining("is " + RequestSize.of(record) + " bytes when serialized");
                    });
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value, List<Header> headers) {
        return new ProducerRecord<>(topic, 0, null, key, value, headers);
    }
}
