package io.kafkakit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.kafkakit.EventRecord;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.schema.support.ApicurioStore;
import io.kafkakit.schema.support.Broker;
import io.kafkakit.schema.support.Clients;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apicurio's serializers and this codec read each other, through a broker. */
@ExtendWith(Broker.class)
class ApicurioTest {

    private static final Schema SCHEMA = SchemaBuilder.record("com.acme.Order")
            .fields()
            .requiredString("id")
            .optionalLong("count")
            .endRecord();

    private final Registry registry = new Registry();
    private final AvroCodec codec = AvroCodec.of(SchemaRegistry.connect(registry.url()));

    @AfterEach
    void close() {
        registry.close();
    }

    private static GenericRecord order(String id, Long count) {
        return new GenericRecordBuilder(SCHEMA)
                .set("id", id)
                .set("count", count)
                .build();
    }

    @Test
    void what_apicurio_writes_is_read(EmbeddedKafka kafka) throws UndecodableException {
        kafka.createTopic("apicurio-in", 1);
        try (var serializer = new AvroKafkaSerializer<GenericRecord>(new ApicurioStore(registry))) {
            serializer.configure(Map.of("apicurio.registry.auto-register", true), false);
            Clients.send(kafka, serializer, "apicurio-in", List.of(order("o-1", 5L), order("o-2", null)));
        }
        var records = Clients.read(kafka, new ByteArrayDeserializer(), "apicurio-in");
        assertThat(records)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.headers()).isEmpty());
        assertThat(Records.read(codec, Records.of(records.get(0).value()), GenericRecord.class))
                .isEqualTo(order("o-1", 5L));
        assertThat(Records.read(codec, Records.of(records.get(1).value()), GenericRecord.class))
                .isEqualTo(order("o-2", null));
    }

    @Test
    void what_the_codec_writes_is_read_by_apicurio(EmbeddedKafka kafka) {
        kafka.createTopic("apicurio-out", 1);
        byte[] value = codec.withAutoRegister()
                .encode(EventRecord.of("apicurio-out", "com.acme.Order", order("o-1", 5L)))
                .value();
        Clients.send(kafka, new ByteArraySerializer(), "apicurio-out", List.of(value));
        try (var deserializer = new AvroKafkaDeserializer<GenericRecord>(new ApicurioStore(registry))) {
            deserializer.configure(Map.of(), false);
            assertThat(Clients.read(kafka, deserializer, "apicurio-out"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.value()).isEqualTo(order("o-1", 5L)));
        }
    }
}
