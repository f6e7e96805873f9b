package io.kafkakit.interop.letters;

import static io.kafkakit.interop.letters.FailingRecords.BINARY;
import static io.kafkakit.interop.letters.FailingRecords.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.kafkakit.deadletter.RealLetter;
import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams with {@code errors.dead.letter.queue.topic.name}, KIP-1034. */
@EmbeddedKafkaTest(
        topics = {"st-in", "st-out", "st-dlq"},
        partitions = 3)
class StreamsLettersTest {

    private static final String REPARTITION = "st-app-again-repartition";

    @Test
    void streams_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka, @TempDir Path state) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("st-in", "t1", BINARY, bytes("bad 1"));
        records.send("st-in", "t2", "bad key 2", "ok 2");
        records.send("st-in", "t3", "k3", "fail 3");
        records.send("st-in", "t4", "k4", "second 4");
        records.send("st-in", "t5", null, "unserializable 5");
        try (KafkaStreams streams = new KafkaStreams(topology(), settings(kafka, state))) {
            streams.start();
            Kept.assertSame(
                    "kafka-streams",
                    Versions.KAFKA,
                    List.of(
                            records.letter("value-undecodable", "st-dlq", "st-in", "t1"),
                            records.letter("key-undecodable", "st-dlq", "st-in", "t2"),
                            records.letter("processing-failed", "st-dlq", "st-in", "t3"),
                            records.letter("processing-failed-after-repartition", "st-dlq", REPARTITION, "t4"),
                            records.letter("result-unserializable", "st-dlq", REPARTITION, "t5"),
                            punctuationFailed(records)));
        }
    }

    private static RealLetter punctuationFailed(FailingRecords records) {
        return new RealLetter("", "punctuation-failed", records.await("st-dlq", each -> each.value() == null), null);
    }

    private static Properties settings(EmbeddedKafka kafka, Path state) {
        Properties settings = new Properties();
        settings.putAll(kafka.clientSettings());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "st-app");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "st-dlq");
        settings.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndContinueExceptionHandler.class);
        settings.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndContinueProcessingExceptionHandler.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, Continuing.class);
        return settings;
    }

    private static Topology topology() {
        Serde<byte[]> strict = Serdes.serdeFrom(new ByteArraySerializer(), new Strict());
        Serde<byte[]> refusing = Serdes.serdeFrom(
                (topic, data) -> {
                    throw new IllegalStateException("cannot write " + new String(data, UTF_8));
                },
                new Strict());
        StreamsBuilder builder = new StreamsBuilder();
        KStream<byte[], byte[]> again = builder.stream("st-in", Consumed.with(strict, strict))
                .peek((key, value) -> failOn("fail", value))
                .map((key, value) -> KeyValue.pair(bytes("new key"), value))
                .repartition(Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                        .withName("again"))
                .peek((key, value) -> failOn("second", value));
        again.process(Punctual::new);
        again.to("st-out", Produced.with(Serdes.ByteArray(), refusing));
        return builder.build();
    }

    private static void failOn(String start, byte[] value) {
        if (new String(value, UTF_8).startsWith(start)) {
            throw new IllegalStateException("failed on " + new String(value, UTF_8));
        }
    }

    /** Fails once, by itself. */
    private static final class Punctual implements Processor<byte[], byte[], Void, Void> {

        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            context.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, now -> {
                if (failed.compareAndSet(false, true)) {
                    throw new IllegalStateException("punctuation failed");
                }
            });
        }

        @Override
        public void process(Record<byte[], byte[]> record) {}
    }

    /** What cannot be written becomes a dead letter, and Streams goes on. */
    public static final class Continuing extends DefaultProductionExceptionHandler {

        @Override
        @SuppressWarnings("rawtypes") // Kafka's signature.
        public Response handleSerializationError(
                ErrorHandlerContext context, ProducerRecord record, Exception e, SerializationExceptionOrigin origin) {
            return Response.resume(
                    super.handleSerializationError(context, record, e, origin).deadLetterQueueRecords());
        }
    }
}
