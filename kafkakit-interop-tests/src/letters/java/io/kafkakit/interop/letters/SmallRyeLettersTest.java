package io.kafkakit.interop.letters;

import static io.kafkakit.interop.letters.FailingRecords.BINARY;
import static io.kafkakit.interop.letters.FailingRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.embedded.EmbeddedKafka;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

/** SmallRye Reactive Messaging: {@code dead-letter-queue} and {@code delayed-retry-topic}. */
@EmbeddedKafkaTest(
        topics = {
            "sm-throwing", "dead-letter-topic-sm-throwing", "sm-nacking", "sm-nacking-dlq",
            "sm-delayed", "sm-delayed_retry_200", "sm-delayed_retry_400", "sm-delayed-dlq"
        },
        partitions = 3)
class SmallRyeLettersTest {

    @Test
    void smallrye_writes_dead_letters_as_they_are_known(EmbeddedKafka kafka) throws Exception {
        FailingRecords records = new FailingRecords(kafka);
        records.send("sm-throwing", "t1", BINARY, bytes("fail 1"));
        records.send("sm-throwing", "t2", "k2", "bad 2");
        records.send("sm-throwing", "t3", "bad key 3", "ok 3");
        records.send("sm-nacking", "n1", "k1", "pay 1");
        records.send("sm-nacking", "n2", null, "pay 2");
        records.send("sm-delayed", "d1", "k1", "pay 1");
        SmallRyeConfig config = config(kafka);
        ConfigProviderResolver.instance()
                .registerConfig(config, Thread.currentThread().getContextClassLoader());
        try (WeldContainer smallrye =
                new Weld().addBeanClass(SmallRyeListeners.class).initialize()) {
            assertThat(smallrye.isRunning()).isTrue();
            String dead = "dead-letter-topic-sm-throwing";
            Kept.assertSame(
                    "smallrye",
                    Versions.SMALLRYE,
                    List.of(
                            records.letter("method-failed", dead, "sm-throwing", "t1"),
                            records.letter("value-undecodable", dead, "sm-throwing", "t2"),
                            records.letter("key-undecodable", dead, "sm-throwing", "t3"),
                            records.letter("nacked-with-cause", "sm-nacking-dlq", "sm-nacking", "n1"),
                            records.letter("nacked-without-key", "sm-nacking-dlq", "sm-nacking", "n2"),
                            records.letter("delayed-retries-exhausted", "sm-delayed-dlq", "sm-delayed", "d1")));
        } finally {
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }

    private static SmallRyeConfig config(EmbeddedKafka kafka) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.putAll(channel(
                "sm-throwing", Strict.class, "dead-letter-queue", Map.of("fail-on-deserialization-failure", "false")));
        settings.putAll(channel(
                "sm-nacking",
                ByteArrayDeserializer.class,
                "dead-letter-queue",
                Map.of("dead-letter-queue.topic", "sm-nacking-dlq")));
        settings.putAll(channel(
                "sm-delayed",
                ByteArrayDeserializer.class,
                "delayed-retry-topic",
                Map.of(
                        "delayed-retry-topic.topics", "sm-delayed_retry_200,sm-delayed_retry_400",
                        "dead-letter-queue.topic", "sm-delayed-dlq")));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build();
    }

    private static Map<String, String> channel(
            String topic, Class<?> deserializer, String onFailure, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("connector", "smallrye-kafka");
        settings.put("group.id", topic + "-group");
        settings.put("auto.offset.reset", "earliest");
        settings.put("key.deserializer", deserializer.getName());
        settings.put("value.deserializer", deserializer.getName());
        settings.put("failure-strategy", onFailure);
        settings.put("dead-letter-queue.key.serializer", ByteArraySerializer.class.getName());
        settings.put("dead-letter-queue.value.serializer", ByteArraySerializer.class.getName());
        Map<String, String> prefixed = new HashMap<>();
        settings.forEach((name, value) -> prefixed.put("mp.messaging.incoming." + topic + "." + name, value));
        return prefixed;
    }
}
