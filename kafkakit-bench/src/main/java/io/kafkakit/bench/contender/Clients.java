package io.kafkakit.bench.contender;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of Kafka's clients. Those of the raw loop were measured to be its best; every contender that is called tuned
 * has the same, the others have their own defaults.
 */
final class Clients {

    private Clients() {}

    /** For consumers and producers, without their addresses and what belongs to one client only. */
    static Map<String, String> settings(RunSpec spec) {
        Map<String, String> settings = new HashMap<>();
        if (spec.contender().isTuned()) {
            settings.put(ProducerConfig.LINGER_MS_CONFIG, linger(spec));
            settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
            settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, "67108864");
            settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, "5");
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
            settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1048576");
            settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "52428800");
        }
        settings.putAll(spec.settings());
        return settings;
    }

    /**
     * Those who flush when they have sent what they had lose nothing by a long one, and have larger batches. Who is for throughput
     * only may have another where the time of a single record counts; kafkakit may not.
     */
    private static String linger(RunSpec spec) {
        Contender who = spec.contender();
        if (spec.workload() == Workload.LATENCY && who != Contender.KAFKAKIT_TUNED) {
            return "0";
        }
        return who == Contender.PARALLEL_TUNED || who == Contender.SPRING_RECORD_TUNED ? "5" : "100";
    }

    /** Those that a consumer knows, with its address and group. */
    static Map<String, Object> consumer(RunSpec spec) {
        Map<String, Object> settings = known(spec, ConsumerConfig.configNames());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, spec.group());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    /** Those that a producer knows, with its address. */
    static Map<String, Object> producer(RunSpec spec) {
        Map<String, Object> settings = known(spec, ProducerConfig.configNames());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return settings;
    }

    private static Map<String, Object> known(RunSpec spec, Set<String> names) {
        Map<String, Object> settings = new HashMap<>(settings(spec));
        settings.keySet().retainAll(names);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrapServers());
        return settings;
    }
}
