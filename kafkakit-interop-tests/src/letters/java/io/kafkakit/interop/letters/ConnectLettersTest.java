package io.kafkakit.interop.letters;

import static io.kafkakit.interop.letters.FailingRecords.BINARY;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.transforms.InsertField;
import org.apache.kafka.connect.util.FutureCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Connect with {@code errors.deadletterqueue.*}, KIP-298. */
@EmbeddedKafkaTest(
        topics = {"cn-in", "cn-dlq", "cn-bare-dlq"},
        partitions = 3)
class ConnectLettersTest {

    @Test
    void connect_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka, @TempDir Path directory) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("cn-in", "c1", "\"k1\"", "not json 1");
        records.send("cn-in", "c2", "not json key", "{\"ok\":2}");
        records.send("cn-in", "c3", "\"k3\"", "\"a string\"");
        records.send("cn-in", "c4", "\"k4\"", "{\"fail\":4}");
        records.send("cn-in", "c5", (byte[]) null, BINARY);
        Connect<StandaloneHerder> connect = new ConnectStandalone().startConnect(worker(kafka, directory));
        try {
            start(connect, "cn-sink", sink("cn-dlq", true));
            start(connect, "cn-bare-sink", sink("cn-bare-dlq", false));
            Kept.assertSame(
                    "kafka-connect",
                    Versions.KAFKA,
                    List.of(
                            records.letter("value-unconvertible", "cn-dlq", "cn-in", "c1"),
                            records.letter("key-unconvertible", "cn-dlq", "cn-in", "c2"),
                            records.letter("transformation-failed", "cn-dlq", "cn-in", "c3"),
                            records.letter("reported-by-the-sink", "cn-dlq", "cn-in", "c4"),
                            records.letter("binary-without-key", "cn-dlq", "cn-in", "c5"),
                            records.letter("without-context-headers", "cn-bare-dlq", "cn-in", "c1")));
        } finally {
            connect.stop();
            connect.awaitStop();
        }
    }

    private static Map<String, String> worker(EmbeddedKafka kafka, Path directory) {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "listeners",
                "http://127.0.0.1:0",
                "offset.storage.file.filename",
                directory.resolve("offsets").toString(),
                "key.converter",
                JsonConverter.class.getName(),
                "key.converter.schemas.enable",
                "false",
                "value.converter",
                JsonConverter.class.getName(),
                "value.converter.schemas.enable",
                "false",
                "plugin.discovery",
                "only_scan");
    }

    private static Map<String, String> sink(String deadLetters, boolean contextHeaders) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connector.class", TinySink.class.getName());
        settings.put("topics", "cn-in");
        settings.put("transforms", "stamp");
        settings.put("transforms.stamp.type", InsertField.Value.class.getName());
        settings.put("transforms.stamp.static.field", "at");
        settings.put("transforms.stamp.static.value", "now");
        settings.put("errors.tolerance", "all");
        settings.put("errors.deadletterqueue.topic.name", deadLetters);
        settings.put("errors.deadletterqueue.context.headers.enable", Boolean.toString(contextHeaders));
        return settings;
    }

    private static void start(Connect<StandaloneHerder> connect, String name, Map<String, String> settings)
            throws Exception {
        FutureCallback<Herder.Created<ConnectorInfo>> started = new FutureCallback<>();
        settings.put("name", name);
        connect.herder().putConnectorConfig(name, settings, false, started);
        started.get(30, TimeUnit.SECONDS);
    }
}
