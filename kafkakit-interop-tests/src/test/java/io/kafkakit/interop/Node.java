package io.kafkakit.interop;

import io.kafkakit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts Node services for a test, and ends them after it. */
final class Node implements BeforeAllCallback, AfterEachCallback {

    private final List<NodeService> running = new ArrayList<>();
    private Path directory;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = NpmPackages.install();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        running.forEach(NodeService::close);
        running.clear();
    }

    /** A running service; what it reads for the first time, it reads from the beginning. */
    NodeService start(EmbeddedKafka kafka, NodeSetup setup) throws Exception {
        if (!setup.events().isEmpty()) {
            commitTheBeginning(kafka, setup.groupId(), setup.topic());
            if (setup.retryTopic() != null) {
                commitTheBeginning(kafka, setup.groupId(), setup.retryTopic());
            }
        }
        NodeService service = NodeService.start(directory, setup.withBrokers(kafka.bootstrapServers()));
        running.add(service);
        return service;
    }

    /**
     * The npm package reads only what comes after its consumer has made its first fetch, and does not tell when that was.
     * With an offset committed beforehand it starts there, and no test has to guess.
     */
    private static void commitTheBeginning(EmbeddedKafka kafka, String group, String topic) throws Exception {
        var admin = kafka.admin();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>();
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .filter(each -> committed.get(each) == null)
                .forEach(each -> missing.put(each, new OffsetAndMetadata(0)));
        if (!missing.isEmpty()) {
            admin.alterConsumerGroupOffsets(group, missing).all().get();
        }
    }
}
