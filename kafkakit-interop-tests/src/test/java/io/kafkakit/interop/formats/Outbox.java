package io.kafkakit.interop.formats;

import io.debezium.data.Envelope;
import io.debezium.transforms.outbox.EventRouter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;

/** Rows of an outbox table through Debezium's event router and Connect's converters, as a connector does it. */
public final class Outbox implements AutoCloseable {

    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.STRING_SCHEMA)
            .field("aggregatetype", Schema.STRING_SCHEMA)
            .field("aggregateid", Schema.STRING_SCHEMA)
            .field("type", Schema.STRING_SCHEMA)
            .field(
                    "payload",
                    SchemaBuilder.string()
                            .name("io.debezium.data.Json")
                            .optional()
                            .build())
            .build();

    private static final Envelope ENVELOPE = Envelope.defineSchema()
            .withName("db.public.outbox.Envelope")
            .withRecord(ROW)
            .withSource(SchemaBuilder.struct().optional().build())
            .build();

    private final EventRouter<SourceRecord> router = new EventRouter<>();
    private final Converter values;
    private final HeaderConverter headers;

    /** With these converters of a connector, and settings of the router. */
    public Outbox(Converter values, HeaderConverter headers, Map<String, String> settings) {
        this.values = values;
        this.headers = headers;
        Map<String, String> all = new HashMap<>(settings);
        all.put("table.fields.additional.placement", "type:header:eventType");
        router.configure(all);
    }

    /** The record that Connect sends for a row, but to this topic. */
    public ProducerRecord<String, byte[]> record(String topic, String aggregate, String type, String payload) {
        Struct row = new Struct(ROW)
                .put("id", "4d47e190-0402-4048-bc2c-89dd54343cdc")
                .put("aggregatetype", "Order")
                .put("aggregateid", aggregate)
                .put("type", type)
                .put("payload", payload);
        SourceRecord change = new SourceRecord(
                Map.of(), Map.of(), "db.public.outbox", ENVELOPE.schema(), ENVELOPE.create(row, null, Instant.now()));
        SourceRecord routed = router.apply(change);
        byte[] value = values.fromConnectData(topic, routed.valueSchema(), routed.value());
        byte[] key = new StringConverter().fromConnectData(topic, routed.keySchema(), routed.key());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, new String(key, StandardCharsets.UTF_8), value);
        for (Header each : routed.headers()) {
            record.headers().add(each.key(), headers.fromConnectHeader(topic, each.key(), each.schema(), each.value()));
        }
        return record;
    }

    @Override
    public void close() {
        router.close();
    }
}
