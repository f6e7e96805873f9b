package io.kafkakit.embedded;

import java.util.Map;
import java.util.TreeMap;

/** Broker settings that suit a small Kafka in one JVM. The user's settings override them. */
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

    /** By default Kafka's own topics need three brokers and 50 partitions each, and are created at their first use. */
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
        // Otherwise a typo in a topic's name would go unnoticed.
        settings.put("auto.create.topics.enable", "false");
    }

    /** A group is ready at once. Members may request short timeouts; the default ones stay Kafka's. */
    private static void groups(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        for (String protocol : new String[] {"consumer", "share", "streams"}) {
            String group = "group." + protocol + ".";
            // With KIP-848 the broker sets the heartbeat interval, and members learn of a rebalance only then.
            settings.put(group + "heartbeat.interval.ms", "300");
            settings.put(group + "min.heartbeat.interval.ms", "300");
            settings.put(group + "min.session.timeout.ms", "1000");
            // From 4.3 on assignments are computed at most once a second. Older brokers do not know the setting.
            settings.put(group + "assignment.interval.ms", "0");
        }
    }

    private static void transactions(Map<String, String> settings) {
        // A timed-out transaction ends within half a second instead of ten.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    }

    private static void lifecycle(Map<String, String> settings) {
        settings.put("server.max.startup.time.ms", "60000");
        // How long a killed broker counts as alive, with its partitions without a leader. Kafka's defaults are 2 and 9
        // seconds.
        settings.put("broker.heartbeat.interval.ms", "100");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("replica.fetch.backoff.ms", "200");
    }

    private static void footprint(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "4");
        // Allocated at the start; 128 MB by default.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        // No JMX beans for either kind of Kafka metrics. They slow down each start, and brokers in one JVM would clash
        // over their names.
        settings.put("metrics.jmx.exclude", ".*");
        settings.put("metric.reporters", "");
    }
}
