package io.kafkakit.interop.letters;

import io.kafkakit.embedded.EmbeddedKafka;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * SmallRye with all its methods, as Quarkus would start it.
 *
 * @param config registered for this class loader until it is closed
 */
record SmallRyeSetup(SmallRyeConfig config, WeldContainer container) implements AutoCloseable {

    static SmallRyeSetup start(EmbeddedKafka kafka) {
        SmallRyeConfig config = config(kafka);
        ConfigProviderResolver.instance()
                .registerConfig(config, Thread.currentThread().getContextClassLoader());
        return new SmallRyeSetup(
                config, new Weld().addBeanClass(SmallRyeListeners.class).initialize());
    }

    SmallRyeListeners listeners() {
        return container.select(SmallRyeListeners.class).get();
    }

    @Override
    public void close() {
        container.close();
        ConfigProviderResolver.instance().releaseConfig(config);
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
