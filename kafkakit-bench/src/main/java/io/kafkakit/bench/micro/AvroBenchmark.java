package io.kafkakit.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.kafkakit.TopicEvents;
import io.kafkakit.bench.event.OrderCreated;
import io.kafkakit.bench.event.Orders;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.internal.route.Decoder;
import io.kafkakit.internal.route.Route;
import io.kafkakit.internal.route.Router;
import io.kafkakit.schema.AvroCodec;
import io.kafkakit.schema.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding an Avro record behind the prefix of a schema registry: kafkakit's way to a handler, and bare Avro. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AvroBenchmark {

    private static final int EVENTS = 1_024;
    /** A zero, and the schema's id in four bytes. */
    private static final int PREFIX = 5;

    private static final String TOPIC = "orders";
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type":"record","name":"OrderCreated","namespace":"com.acme","fields":[
             {"name":"id","type":"long"},{"name":"customer","type":"string"},{"name":"product","type":"string"},
             {"name":"quantity","type":"int"},{"name":"cents","type":"long"},{"name":"currency","type":"string"},
             {"name":"note","type":"string"}]}""");

    private final HttpServer registry;
    private final Router router;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(SCHEMA);
    private @Nullable BinaryDecoder decoder;
    private int next;

    /** Makes the records, and the registry that knows their schema. */
    public AvroBenchmark() {
        registry = registry();
        SchemaRegistry client = SchemaRegistry.connect(
                URI.create("http://127.0.0.1:" + registry.getAddress().getPort()));
        TopicEvents events = TopicEvents.of(TOPIC).on("com.acme.OrderCreated", GenericRecord.class, (order, ctx) -> {});
        router = new Router(Decoder.of(TOPIC, TopicCodecs.of(AvroCodec.of(client))), events.subscriptions());
        Orders orders = new Orders(1_000);
        for (int i = 0; i < EVENTS; i++) {
            records.add(new ConsumerRecord<>(TOPIC, 0, i, null, value(orders.order(i))));
        }
    }

    private static HttpServer registry() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] answer = ("{\"schema\":\"" + SCHEMA.toString().replace("\"", "\\\"") + "\"}").getBytes(UTF_8);
            server.createContext("/schemas/ids/1", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] value(OrderCreated order) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("id", order.id());
        record.put("customer", order.customer());
        record.put("product", order.product());
        record.put("quantity", order.quantity());
        record.put("cents", order.cents());
        record.put("currency", order.currency());
        record.put("note", order.note());
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(new byte[] {0, 0, 0, 0, 1});
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From a record to its data and its handler. */
    @Benchmark
    public Route codec() {
        return router.route(records.get(next()));
    }

    /** The same data by a reader of Avro's that was made beforehand, behind the prefix. */
    @Benchmark
    public GenericRecord bareAvro() throws IOException {
        byte[] value = records.get(next()).value();
        decoder = DecoderFactory.get().binaryDecoder(value, PREFIX, value.length - PREFIX, decoder);
        return reader.read(null, decoder);
    }

    /** Ends the registry. */
    @TearDown
    public void end() {
        registry.stop(0);
    }

    private int next() {
        next = (next + 1) % EVENTS;
        return next;
    }
}
