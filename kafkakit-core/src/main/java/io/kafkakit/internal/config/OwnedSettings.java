package io.kafkakit.internal.config;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Map.Entry;

/** The client settings that the exactly-once promise needs. Users cannot set them. */
final class OwnedSettings {

    private static final String BYTES = "records are read and written as bytes; give the cluster a codec instead";

    /** Why each of them is. */
    static final Map<String, String> REASONS = Map.ofEntries(
            entry("enable.auto.commit", "an offset is committed with what its record caused, never by a timer"),
            entry("isolation.level", "it is read_committed, or aborted records would be handled"),
            entry("group.id", "it is the name given to consumerGroup(...)"),
            entry("group.instance.id", "each consumer needs its own; use instanceId(...) on the group"),
            entry("key.deserializer", BYTES),
            entry("value.deserializer", BYTES),
            entry("key.serializer", BYTES),
            entry("value.serializer", BYTES),
            entry("transactional.id", "it is made of the producer pool's prefix, the group and the lane"),
            entry("transaction.two.phase.commit.enable", "an open transaction must end when its owner dies"),
            entry("enable.idempotence", "it is true, or a retried send may be duplicated"),
            entry("acks", "it is all, or an acknowledged record may be lost with its leader"));

    private OwnedSettings() {}

    static void refuse(Map<String, ?> settings, Problems problems) {
        for (Entry<String, ?> setting : settings.entrySet()) {
            String reason = REASONS.get(ClientKind.withoutPrefix(setting.getKey()));
            if (reason != null) {
                problems.add(
                        setting.getKey(),
                        setting.getValue(),
                        "kafkakit owns this setting: " + reason + "; leave it out");
            }
        }
    }
}
