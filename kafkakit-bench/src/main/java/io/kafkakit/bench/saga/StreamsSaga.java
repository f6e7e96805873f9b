package io.kafkakit.bench.saga;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;

/** The saga of four steps, as one writes it by hand on Kafka Streams: a processor with a store of trips, by their ids. */
final class StreamsSaga implements Member {

    private static final Serde<Trip> TRIPS =
            Serdes.serdeFrom((topic, trip) -> TripEvents.value(trip), (topic, value) -> TripEvents.trip(value));

    private final KafkaStreams streams;

    StreamsSaga(SagaSpec spec) {
        this.streams = new KafkaStreams(topology(spec), properties(spec));
        this.streams.setUncaughtExceptionHandler(failure -> {
            failure.printStackTrace(System.err);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    private static Topology topology(SagaSpec spec) {
        Topology topology = new Topology()
                .addSource(
                        "events", new StringDeserializer(), new ByteArrayDeserializer(), spec.starts(), spec.replies())
                .addProcessor("trips", () -> new StreamsProcessor(spec), "events")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(StreamsProcessor.STORE), Serdes.String(), TRIPS),
                        "trips");
        for (String topic : spec.allCommands()) {
            topology = topology.addSink(topic, topic, new StringSerializer(), new ByteArraySerializer(), "trips");
        }
        return topology.addSink(spec.done(), spec.done(), new StringSerializer(), new ByteArraySerializer(), "trips");
    }

    private static Properties properties(SagaSpec spec) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, spec.name());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return properties;
    }

    private static String stateDirectory() {
        try {
            return Files.createTempDirectory("kafkakit-bench-streams-").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public long open() {
        return 0;
    }

    @Override
    public long restoredMillis() {
        return 0;
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
        streams.cleanUp();
    }
}
