package io.kafkakit.schema;

import static io.kafkakit.schema.support.Records.hex;
import static io.kafkakit.schema.support.Records.join;
import static io.kafkakit.schema.support.Records.prefix;
import static io.kafkakit.schema.support.Records.read;
import static io.kafkakit.schema.support.Records.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.EventRecord;
import io.kafkakit.codec.DecodedEvent;
import io.kafkakit.codec.EncodedEvent;
import io.kafkakit.codec.UndecodableException;
import io.kafkakit.schema.support.Placed;
import io.kafkakit.schema.support.Records;
import io.kafkakit.schema.support.Registry;
import io.kafkakit.schema.support.State;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's bytes, names and types. */
class AvroCodecTest {

    private static final String ORDER = """
            {"type":"record","name":"Order","namespace":"com.acme","fields":[
             {"name":"id","type":"string"},{"name":"count","type":"int"}]}""";
    /** "o-1" is a length of 3, zigzag 6, and its bytes; 2 is zigzag 4. */
    private static final byte[] ORDER_O1_2 = hex("06 6f 2d 31 04");

    private final Registry registry = new Registry();
    private final AvroCodec codec = AvroCodec.of(SchemaRegistry.connect(registry.url()));

    @AfterEach
    void close() {
        registry.close();
    }

    private static GenericRecord order(String id, int count) {
        return new GenericRecordBuilder(new org.apache.avro.Schema.Parser().parse(ORDER))
                .set("id", id)
                .set("count", count)
                .build();
    }

    @Test
    void a_value_with_a_prefix_is_a_zero_the_id_and_the_data() throws UndecodableException {
        for (int i = 1; i < 259; i++) {
            registry.register("other", "AVRO", "{\"type\":\"fixed\",\"name\":\"F" + i + "\",\"size\":1}");
        }
        registry.register("orders-value", "AVRO", ORDER);
        byte[] golden = hex("00 00 00 01 03 06 6f 2d 31 04");
        EncodedEvent written = codec.encode(EventRecord.of("orders", "com.acme.Order", order("o-1", 2)));
        assertThat(written.value()).isEqualTo(golden);
        assertThat(written.headers()).isEmpty();
        DecodedEvent event = codec.decode(Records.of(golden), name -> GenericRecord.class);
        assertThat(event.event()).isEqualTo("com.acme.Order");
        assertThat(event.data()).isEqualTo(order("o-1", 2));
    }

    @Test
    void a_value_with_a_header_is_the_data_alone() throws UndecodableException {
        UUID guid = registry.register("orders-value", "AVRO", ORDER).guid();
        byte[] header = join(
                hex("01"),
                ByteBuffer.allocate(16)
                        .putLong(guid.getMostSignificantBits())
                        .putLong(guid.getLeastSignificantBits())
                        .array());
        EncodedEvent written =
                codec.withFraming(Framing.HEADER).encode(EventRecord.of("orders", "com.acme.Order", order("o-1", 2)));
        assertThat(written.value()).isEqualTo(ORDER_O1_2);
        assertThat(Records.names(written)).containsExactly("__value_schema_id");
        assertThat(written.headers().get(0).value()).isEqualTo(header);
        assertThat(read(
                        codec,
                        Records.of(ORDER_O1_2, new RecordHeader("__value_schema_id", header)),
                        GenericRecord.class))
                .isEqualTo(order("o-1", 2));
    }

    @Test
    void a_registry_without_guids_takes_no_headers() {
        registry.knowsGuids = false;
        registry.register("orders-value", "AVRO", ORDER);
        AvroCodec headers = codec.withFraming(Framing.HEADER);
        assertThatThrownBy(() -> headers.encode(EventRecord.of("orders", "com.acme.Order", order("o-1", 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GUID")
                .hasMessageContaining("Framing.PREFIX");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00 00 00 01", "01 00 00 00 01", "7b 7d", "02 00 00 00 01 00"})
    void what_names_no_schema_is_undecodable(String bytes) {
        assertThatThrownBy(() -> codec.decode(Records.of(hex(bytes)), name -> GenericRecord.class))
                .isInstanceOf(UndecodableException.class);
        assertThat(registry.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "06 6f 2d", // ends within the text
                "06 6f 2d 31 04 00", // something follows
                "80 80 80 80 08 6f", // a text of 1 GiB
                "01 04", // a negative length
                "06 6f 2d 31 ff ff ff ff ff ff 01" // a number that is too long
            })
    void what_is_not_data_of_the_schema_is_undecodable(String bytes) {
        int id = registry.register("orders-value", "AVRO", ORDER).id();
        assertThatThrownBy(() -> codec.decode(Records.of(join(prefix(id), hex(bytes))), name -> GenericRecord.class))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void a_schema_that_cannot_be_parsed_or_is_of_another_kind_is_undecodable() {
        int bad = registry.register("orders-value", "AVRO", "{\"type\":\"nonsense\"}")
                .id();
        int json = registry.register("orders-value", "JSON", "{}").id();
        assertThatThrownBy(() -> codec.decode(Records.of(prefix(bad)), name -> GenericRecord.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("parsed");
        assertThatThrownBy(() -> codec.decode(Records.of(prefix(json)), name -> GenericRecord.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("JSON")
                .hasMessageContaining("AVRO");
    }

    @Test
    void a_record_without_a_value_is_a_tombstone_and_data_that_nobody_takes_is_not_decoded()
            throws UndecodableException {
        int id = registry.register("orders-value", "AVRO", ORDER).id();
        assertThat(codec.decode(Records.of((byte[]) null), name -> GenericRecord.class))
                .isNull();
        assertThat(codec.decode(Records.of(join(prefix(id), hex("ff"))), name -> null))
                .isEqualTo(new DecodedEvent("com.acme.Order", null));
    }

    @Test
    void events_may_have_other_names() throws UndecodableException {
        int id = registry.register("orders-value", "AVRO", ORDER).id();
        var record = Records.of(join(prefix(id), ORDER_O1_2));
        assertThat(codec.withSimpleNames().decode(record, name -> null).event()).isEqualTo("Order");
        assertThat(codec.withNames(name -> name.replace("com.acme", "acme"))
                        .decode(record, name -> null)
                        .event())
                .isEqualTo("acme.Order");
    }

    @Test
    void a_name_that_readers_would_not_see_is_refused() {
        registry.register("orders-value", "AVRO", ORDER);
        assertThatThrownBy(() -> codec.encode(EventRecord.of("orders", "Invoice", order("o-1", 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invoice")
                .hasMessageContaining("com.acme.Order");
    }

    @Test
    void a_generated_class_is_read_and_written_without_telling_avro_to_trust_it() throws UndecodableException {
        AvroCodec writing = codec.withAutoRegister();
        Placed placed = new Placed("o-1", 3, Instant.parse("2026-12-01T10:15:30.123Z"));
        Placed read = through(writing, placed, Placed.class);
        assertThat(read).isEqualTo(placed);
        assertThat(read.state()).isSameAs(State.NEW);
        assertThat(read.at()).isEqualTo(placed.at());
    }

    @Test
    void a_schema_that_was_registered_without_javas_properties_is_found() {
        String file = Placed.SCHEMA$
                .toString()
                .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"");
        assertThat(file).doesNotContain("avro.java");
        int id = registry.register("orders-value", "AVRO", file).id();
        assertThat(codec.encode(EventRecord.of("orders", new Placed("a", 1, null)))
                        .value())
                .startsWith(prefix(id));
        assertThat(registry.versions("orders-value")).hasSize(1);
    }

    @Test
    void fields_are_added_removed_promoted_and_renamed() throws UndecodableException {
        int id = registry.register("orders-value", "AVRO", """
                        {"type":"record","name":"Ordered","namespace":"com.acme","fields":[
                         {"name":"gone","type":"string"},{"name":"id","type":"string"},
                         {"name":"quantity","type":"int"}]}""").id();
        Placed read = read(codec, Records.of(join(prefix(id), hex("02 78 06 6f 2d 31 04"))), Placed.class);
        assertThat(read).isEqualTo(new Placed("o-1", 2, null));
    }

    @Test
    void a_schema_that_does_not_fit_is_undecodable() {
        int id = registry.register("orders-value", "AVRO", """
                        {"type":"record","name":"Placed","namespace":"io.kafkakit.schema.support","fields":[
                         {"name":"id","type":"int"}]}""").id();
        assertThatThrownBy(() -> read(codec, Records.of(join(prefix(id), hex("02"))), Placed.class))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void milliseconds_are_not_read_as_microseconds() {
        int id = registry.register(
                        "orders-value", "AVRO", Placed.SCHEMA$.toString().replace("-millis", "-micros"))
                .id();
        byte[] data = hex("06 6f 2d 31 04 02 02 00");
        assertThatThrownBy(() -> read(codec, Records.of(join(prefix(id), data)), Placed.class))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("timestamp-micros")
                .hasMessageContaining("timestamp-millis");
    }

    enum Kind {
        GIFT,
        SALE
    }

    record Line(String product, int quantity) {}

    record Basket(String id, Kind kind, List<Line> lines, Map<String, Long> prices, Instant at, ByteBuffer blob) {}

    static final class Note {
        String text = "";
        Set<String> tags = Set.of();
        int[] numbers = {};
    }

    @Test
    void a_java_record_is_read_and_written_by_its_fields() throws UndecodableException {
        Basket basket = new Basket(
                "b",
                Kind.SALE,
                List.of(new Line("tea", 2), new Line("cup", 1)),
                Map.of("tea", 250L),
                Instant.parse("2026-12-01T10:15:30.123456Z"),
                ByteBuffer.wrap(hex("01 02")));
        Basket read = through(codec.withAutoRegister(), basket, Basket.class);
        assertThat(read).isEqualTo(basket);
    }

    @Test
    void a_plain_class_is_read_and_written_by_its_fields() throws UndecodableException {
        Note note = new Note();
        note.text = "n";
        note.tags = new java.util.LinkedHashSet<>(List.of("a", "b"));
        note.numbers = new int[] {1, 2};
        assertThat(through(codec.withAutoRegister(), note, Note.class))
                .usingRecursiveComparison()
                .isEqualTo(note);
    }

    record Order(String id, long count) {}

    @Test
    void a_java_record_reads_a_record_of_another_name_if_the_fields_fit() throws UndecodableException {
        int id = registry.register("orders-value", "AVRO", ORDER).id();
        assertThat(read(codec, Records.of(join(prefix(id), ORDER_O1_2)), Order.class))
                .isEqualTo(new Order("o-1", 2));
    }

    @Test
    void logical_types_of_generic_records_are_converted() throws UndecodableException {
        int id = registry.register("orders-value", "AVRO", """
                        {"type":"record","name":"Price","fields":[
                         {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                         {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}""").id();
        GenericRecord read = read(codec, Records.of(join(prefix(id), hex("04 04 d2 d0 0f"))), GenericRecord.class);
        assertThat(read.get("amount")).isEqualTo(new BigDecimal("12.34"));
        assertThat(read.get("at")).isEqualTo(Instant.ofEpochMilli(1000));
        registry.register("prices-value", "AVRO", read.getSchema().toString());
        assertThat(codec.encode(EventRecord.of("prices", "Price", read)).value())
                .endsWith(hex("04 04 d2 d0 0f"));
    }

    @Test
    void a_schema_is_read_with_the_schemas_that_it_refers_to() throws UndecodableException {
        registry.register(
                "line",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Line\",\"namespace\":\"a\","
                        + "\"fields\":[{\"name\":\"n\",\"type\":\"int\"}]}");
        registry.register(
                "page",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Page\",\"namespace\":\"a\","
                        + "\"fields\":[{\"name\":\"line\",\"type\":\"a.Line\"}]}",
                new Registry.Ref("a.Line", "line", 1));
        int id = registry.register(
                        "orders-value",
                        "AVRO",
                        "{\"type\":\"record\",\"name\":\"Book\",\"namespace\":\"a\","
                                + "\"fields\":[{\"name\":\"page\",\"type\":\"a.Page\"}]}",
                        new Registry.Ref("a.Page", "page", 1))
                .id();
        GenericRecord book = read(codec, Records.of(join(prefix(id), hex("06"))), GenericRecord.class);
        assertThat(((GenericRecord) ((GenericRecord) book.get("page")).get("line")).get("n"))
                .isEqualTo(3);
    }

    @Test
    void a_union_at_the_top_has_several_events() throws UndecodableException {
        registry.register("order", "AVRO", ORDER);
        int id = registry.register(
                        "orders-value",
                        "AVRO",
                        "[\"com.acme.Order\",\"string\"]",
                        new Registry.Ref("com.acme.Order", "order", 1))
                .id();
        var first = codec.decode(Records.of(join(prefix(id), hex("00"), ORDER_O1_2)), name -> Order.class);
        assertThat(first).isEqualTo(new DecodedEvent("com.acme.Order", new Order("o-1", 2)));
        var second = codec.decode(Records.of(join(prefix(id), hex("02 02 78"))), name -> String.class);
        assertThat(second).isEqualTo(new DecodedEvent("string", "x"));
        assertThatThrownBy(() -> codec.decode(Records.of(join(prefix(id), hex("04"))), name -> Object.class))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void keys_are_written_and_read() throws UndecodableException {
        int text = registry.register("orders-key", "AVRO", "\"string\"").id();
        int record = registry.register("orders-key", "AVRO", ORDER).id();
        byte[] golden = join(prefix(text), hex("04 6b 31"));
        assertThat(codec.keys().encode("orders", "k1")).isEqualTo(golden);
        assertThat(codec.keys().decode(Records.keyed(golden), String.class)).isEqualTo("k1");
        byte[] whole = codec.keys().encode("orders", order("o-1", 2));
        assertThat(whole).isEqualTo(join(prefix(record), ORDER_O1_2));
        assertThat(codec.keys().decode(Records.keyed(whole), Order.class)).isEqualTo(new Order("o-1", 2));
        assertThatThrownBy(() -> codec.keys().decode(Records.keyed(golden), Order.class))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void subjects_follow_the_topic_or_the_record() {
        codec.withAutoRegister().encode(EventRecord.of("orders", "com.acme.Order", order("a", 1)));
        codec.withAutoRegister()
                .withSubjects(SubjectNaming.record())
                .encode(EventRecord.of("orders", "com.acme.Order", order("a", 1)));
        codec.withAutoRegister()
                .withSubjects(SubjectNaming.topicAndRecord())
                .encode(EventRecord.of("orders", "com.acme.Order", order("a", 1)));
        assertThat(registry.versions("orders-value")).hasSize(1);
        assertThat(registry.versions("com.acme.Order")).hasSize(1);
        assertThat(registry.versions("orders-com.acme.Order")).hasSize(1);
    }

    @Test
    void data_that_avro_cannot_write_is_refused_and_names_the_event() {
        GenericData.Record empty = new GenericData.Record(new org.apache.avro.Schema.Parser().parse(ORDER));
        assertThatThrownBy(() -> codec.encode(EventRecord.of("orders", "com.acme.Order", empty)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("com.acme.Order");
    }
}
