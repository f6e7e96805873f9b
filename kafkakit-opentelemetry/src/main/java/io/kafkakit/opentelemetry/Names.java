package io.kafkakit.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/** The names of attributes: those of OpenTelemetry's conventions for messaging, version 1.43, and our own. */
final class Names {

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("messaging.batch.message_count");
    static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    static final AttributeKey<String> KEY = AttributeKey.stringKey("messaging.kafka.message.key");
    static final AttributeKey<Boolean> TOMBSTONE = AttributeKey.booleanKey("messaging.kafka.message.tombstone");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> EVENT = AttributeKey.stringKey("kafkakit.event");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("kafkakit.attempt");
    static final AttributeKey<String> PURPOSE = AttributeKey.stringKey("kafkakit.purpose");
    static final AttributeKey<Long> LANE = AttributeKey.longKey("kafkakit.lane");
    static final AttributeKey<Boolean> TRANSACTIONAL = AttributeKey.booleanKey("kafkakit.transactional");

    static final String KAFKA = "kafka";

    private Names() {}

    /** The key, if it is text: the conventions want no others. Null if it is not, or there is none. */
    static @Nullable String text(@Nullable String key) {
        return key == null || key.chars().anyMatch(c -> c == '\uFFFD' || Character.isISOControl(c)) ? null : key;
    }
}
