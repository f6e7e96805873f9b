package io.kafkakit.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the nodes of one Kafka are told: each is broker and controller, all topics have three replicas of which two must be in sync, or
 * one where there is one broker.
 *
 * @param advertised where clients find the brokers: ports of the proxies before them
 * @param own three ports of each broker: for clients, for brokers, for controllers
 */
record BrokerSettings(List<Integer> advertised, List<Integer> own) {

    static final String CONTROLLER = "CONTROLLER";

    private static final String LOOPBACK = "127.0.0.1:";
    private static final String INTERNAL_PARTITIONS = "5";

    /** Where this broker listens for the proxy. */
    int clientPort(int index) {
        return own.get(index * 3);
    }

    private int brokerPort(int index) {
        return own.get(index * 3 + 1);
    }

    private int controllerPort(int index) {
        return own.get(index * 3 + 2);
    }

    static int idOf(int index) {
        return index + 1;
    }

    Properties of(int index, Path data) {
        Properties settings = new Properties();
        identity(settings, index);
        settings.setProperty("log.dirs", data.toString());
        replication(settings, Math.min(3, advertised.size()));
        groups(settings);
        footprint(settings);
        return settings;
    }

    private void identity(Properties settings, int index) {
        settings.setProperty("node.id", Integer.toString(idOf(index)));
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty(
                "controller.quorum.voters",
                IntStream.range(0, advertised.size())
                        .mapToObj(i -> idOf(i) + "@" + LOOPBACK + controllerPort(i))
                        .collect(Collectors.joining(",")));
        settings.setProperty("controller.listener.names", CONTROLLER);
        settings.setProperty(
                "listener.security.protocol.map", "CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "BROKERS");
        String brokers = "BROKERS://" + LOOPBACK + brokerPort(index);
        settings.setProperty(
                "listeners",
                "CLIENTS://" + LOOPBACK + clientPort(index) + "," + brokers + "," + CONTROLLER + "://" + LOOPBACK
                        + controllerPort(index));
        settings.setProperty("advertised.listeners", "CLIENTS://" + LOOPBACK + advertised.get(index) + "," + brokers);
    }

    private static void replication(Properties settings, int replicas) {
        String factor = Integer.toString(replicas);
        String minIsr = Integer.toString(Math.max(1, replicas - 1));
        settings.setProperty("default.replication.factor", factor);
        settings.setProperty("min.insync.replicas", minIsr);
        settings.setProperty("offsets.topic.replication.factor", factor);
        settings.setProperty("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        for (String topic : List.of("transaction.state.log", "share.coordinator.state.topic")) {
            settings.setProperty(topic + ".replication.factor", factor);
            settings.setProperty(topic + ".min.isr", minIsr);
            settings.setProperty(topic + ".num.partitions", INTERNAL_PARTITIONS);
        }
        settings.setProperty("auto.create.topics.enable", "false");
        // A follower that is stopped leaves the replicas in sync after this, not after half a minute.
        settings.setProperty("replica.lag.time.max.ms", "5000");
    }

    /** What is over is found to be over soon: a run waits for it. */
    private static void groups(Properties settings) {
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.consumer.session.timeout.ms", "6000");
        settings.setProperty("group.consumer.min.session.timeout.ms", "1000");
        settings.setProperty("group.consumer.heartbeat.interval.ms", "300");
        settings.setProperty("group.consumer.min.heartbeat.interval.ms", "300");
        settings.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        settings.setProperty("broker.heartbeat.interval.ms", "100");
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("replica.fetch.backoff.ms", "200");
    }

    private static void footprint(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "4");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        settings.setProperty("metrics.jmx.exclude", ".*");
        settings.setProperty("metric.reporters", "");
    }
}
