package io.kafkakit.console.internal.fleet;

import io.kafkakit.console.fleet.FleetCommand;
import io.kafkakit.console.fleet.FleetInstance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The records of both topics. Fields that are not known are ignored. */
final class FleetFormat {

    private static final int VERSION = 1;
    private static final String VERSION_FIELD = "version";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FleetFormat() {}

    /** A record that is not one of ours. */
    static final class Foreign extends Exception {

        private static final long serialVersionUID = 1L;

        Foreign(String why) {
            super(why);
        }
    }

    /** The key of a status: one for each run of a group in a process. */
    static byte[] key(FleetInstance instance) {
        return key(instance.group(), instance.name(), instance.identity().run());
    }

    static byte[] key(String group, String instance, String run) {
        return MAPPER.writeValueAsBytes(List.of(group, instance, run));
    }

    /** The key of a command: those of a group keep their order. */
    static byte[] key(FleetCommand command) {
        return command.group().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] write(Object instanceOrCommand) {
        ObjectNode tree = MAPPER.createObjectNode().put(VERSION_FIELD, VERSION);
        tree.setAll((ObjectNode) MAPPER.valueToTree(instanceOrCommand));
        return MAPPER.writeValueAsBytes(tree);
    }

    /**
     * The status in this record; null for a tombstone.
     *
     * @throws Foreign if it has none, or its key is that of another
     */
    static @Nullable FleetInstance instance(ConsumerRecord<byte[], byte[]> record) throws Foreign {
        if (record.value() == null) {
            return null;
        }
        FleetInstance instance = read(record, FleetInstance.class);
        if (record.key() == null || !java.util.Arrays.equals(record.key(), key(instance))) {
            throw new Foreign("its key is not that of the instance in its value");
        }
        return instance;
    }

    /**
     * The command in this record.
     *
     * @throws Foreign if it has none
     */
    static FleetCommand command(ConsumerRecord<byte[], byte[]> record) throws Foreign {
        FleetCommand command = read(record, FleetCommand.class);
        if (record.key() == null || !java.util.Arrays.equals(record.key(), key(command))) {
            throw new Foreign("its key is not the group in its value");
        }
        return command;
    }

    private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) throws Foreign {
        if (record.value() == null) {
            throw new Foreign("it has no value");
        }
        try {
            JsonNode tree = MAPPER.readTree(record.value());
            if (!tree.isObject()) {
                throw new Foreign("its value is no JSON object");
            }
            JsonNode version = tree.path(VERSION_FIELD);
            if (!version.isInt() || version.intValue() != VERSION) {
                throw new Foreign("its version is " + cut(version.toString()) + ", and this kafkakit reads " + VERSION);
            }
            ((ObjectNode) tree).remove(VERSION_FIELD);
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new Foreign(cut(String.valueOf(e.getOriginalMessage())));
        }
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
