package io.kafkakit.interop;

import java.util.List;
import java.util.Map;

/**
 * What a Node service is to do; {@code service.cjs} reads it as JSON.
 *
 * @param topic what it sends to, and reads
 * @param records what it sends before anything else
 * @param events what it handles; nothing for a service that only sends
 * @param sendTo where its handlers send what they got; null for nowhere
 * @param retryTopic null for no retries
 * @param failure what its handlers throw; null if they succeed
 */
record NodeSetup(
        List<String> brokers,
        String groupId,
        String topic,
        List<Message> records,
        List<String> events,
        String sendTo,
        String retryTopic,
        int retries,
        String deadLetterTopic,
        String failure) {

    /** As the npm package's producer takes it. */
    record Message(String key, String value, Map<String, String> headers) {}

    static NodeSetup sending(String topic, Message... records) {
        return new NodeSetup(List.of(), "node-sender", topic, List.of(records), List.of(), null, null, 0, null, null);
    }

    static NodeSetup handling(String topic, String groupId, String deadLetterTopic, String... events) {
        return new NodeSetup(
                List.of(), groupId, topic, List.of(), List.of(events), null, null, 0, deadLetterTopic, null);
    }

    NodeSetup withBrokers(String bootstrapServers) {
        return new NodeSetup(
                List.of(bootstrapServers.split(",")),
                groupId,
                topic,
                records,
                events,
                sendTo,
                retryTopic,
                retries,
                deadLetterTopic,
                failure);
    }

    NodeSetup withSendTo(String sendTo) {
        return new NodeSetup(
                brokers, groupId, topic, records, events, sendTo, retryTopic, retries, deadLetterTopic, failure);
    }

    NodeSetup withRetries(int retries, String retryTopic) {
        return new NodeSetup(
                brokers, groupId, topic, records, events, sendTo, retryTopic, retries, deadLetterTopic, failure);
    }

    NodeSetup withFailure(String failure) {
        return new NodeSetup(
                brokers, groupId, topic, records, events, sendTo, retryTopic, retries, deadLetterTopic, failure);
    }
}
