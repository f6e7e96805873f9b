package io.kafkakit.embedded;

import java.util.Map;
import java.util.TreeMap;

/** Broker settings that suit a small Kafka in one JVM; the user's settings go above them. */
final class BrokerDefaults {
    private static final String INTERNAL_PARTITIONS = "5";

    private BrokerDefaults() {}

    static Map<String, String> forBrokers(int brokers) {
        Map<String, String> settings = new TreeMap<>();
        replication(settings, Math.min(brokers, 3));
        groups(settings);
        transactions(settings);
        lifecycle(settings);
        footprint(settings);
        return settings;
    }

    /** Kafka's own topics would want three brokers and 50 partitions each, created at the first use. */
    private static void replication(Map<String, String> settings, int replicas) {
        String factor = Integer.toString(replicas);
        String minIsr = Integer.toString(Math.max(1, replicas - 1));
        settings.put("default.replication.factor", factor);
        settings.put("min.insync.replicas", minIsr);
        settings.put("offsets.topic.replication.factor", factor);
        settings.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        for (String topic : new String[] {"transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", factor);
            settings.put(topic + ".min.isr", minIsr);
            settings.put(topic + ".num.partitions", INTERNAL_PARTITIONS);
        }
        // A typo in a topic's name must be seen.
        settings.put("auto.create.topics.enable", "false");
    }

    /** A group is ready at once; members may ask for short timeouts, but the default ones stay Kafka's. */
    private static void groups(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        for (String protocol : new String[] {"consumer", "share", "streams"}) {
            String group = "group." + protocol + ".";
            // KIP-848: the broker, not the client, says how often members report, and they learn of a rebalance only
            // then.
            settings.put(group + "heartbeat.interval.ms", "300");
            settings.put(group + "min.heartbeat.interval.ms", "300");
            settings.put(group + "min.session.timeout.ms", "1000");
            // From 4.3 on assignments are computed at most once a second; older brokers do not know the setting.
            settings.put(group + "assignment.interval.ms", "0");
        }
    }

    private static void transactions(Map<String, String> settings) {
        // A transaction that has timed out ends within half a second instead of ten.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    }

    private static void lifecycle(Map<String, String> settings) {
        settings.put("server.max.startup.time.ms", "60000");
        // How long a killed broker is thought alive, its partitions without a leader. Kafka's own are 2 and 9 seconds.
        settings.put("broker.heartbeat.interval.ms", "100");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("replica.fetch.backoff.ms", "200");
    }

    private static void footprint(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "4");
        // Allocated at start, 128 MB by default.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        // No JMX beans, of either of Kafka's two kinds of metrics: they cost time at each start, and brokers that share
        // a
        // JVM fall out over their names.
        settings.put("metrics.jmx.exclude", ".*");
        settings.put("metric.reporters", "");
    }
}
