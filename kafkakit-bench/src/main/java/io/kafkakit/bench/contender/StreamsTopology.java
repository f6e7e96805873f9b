package io.kafkakit.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A topology of one step. */
final class StreamsTopology implements Running {

    private static final int TUNED_COMMIT = 10;

    private final KafkaStreams streams;

    private StreamsTopology(KafkaStreams streams) {
        this.streams = streams;
    }

    static StreamsTopology start(RunSpec spec) {
        Workload workload = spec.workload();
        StreamsBuilder builder = new StreamsBuilder();
        for (String input : spec.inputs()) {
            builder.stream(input, Consumed.with(Serdes.ByteArray(), EventSerdes.createdSerde()))
                    .mapValues(workload::handle)
                    .to(spec.outputOf(input), Produced.with(Serdes.ByteArray(), EventSerdes.acceptedSerde()));
        }
        KafkaStreams streams = new KafkaStreams(builder.build(), properties(spec));
        streams.setUncaughtExceptionHandler(failure -> {
            failure.printStackTrace(System.err);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        return new StreamsTopology(streams);
    }

    private static Properties properties(RunSpec spec) {
        Map<String, Object> settings = new HashMap<>();
        Map<String, String> clients = Clients.settings(spec);
        clients.forEach((name, value) -> {
            if (ConsumerConfig.configNames().contains(name)) {
                settings.put(StreamsConfig.mainConsumerPrefix(name), value);
            }
            if (ProducerConfig.configNames().contains(name)) {
                settings.put(StreamsConfig.producerPrefix(name), value);
            }
        });
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, spec.group());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, spec.membersOr(1));
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                spec.workload().isExactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        int commit = spec.option("commit", commit(spec));
        if (commit > 0) {
            settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit);
        }
        int buffered = spec.option("buffered", 0);
        if (buffered > 0) {
            settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, buffered);
        }
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    /** Milliseconds between commits; 0 for its own, which are 100 with transactions and 30,000 without. */
    private static int commit(RunSpec spec) {
        return spec.contender().isTuned() && spec.workload() == Workload.LATENCY ? TUNED_COMMIT : 0;
    }

    private static String stateDirectory() {
        try {
            return Files.createTempDirectory("kafkakit-bench-streams-").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        streams.close(Duration.ofSeconds(10));
        streams.cleanUp();
    }
}
