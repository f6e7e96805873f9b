package io.kafkakit.spring.boot.test;

import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.KafkaExtension;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Lets the application of a test with {@link EmbeddedKafkaTest} use that Kafka: it is where {@code kafkakit.*} and
 * {@code spring.kafka.*} point to. Spring makes it by its name.
 */
final class EmbeddedKafkaCustomizers implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        EmbeddedKafkaTest asked = TestContextAnnotationUtils.findMergedAnnotation(testClass, EmbeddedKafkaTest.class);
        return asked == null
                ? null
                : new Servers(KafkaExtension.sharedKafka(asked).bootstrapServers());
    }

    /** Equal ones share a context. */
    private record Servers(String bootstrapServers) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "embedded Kafka",
                            Map.of(
                                    "kafkakit.bootstrap-servers",
                                    bootstrapServers,
                                    "spring.kafka.bootstrap-servers",
                                    bootstrapServers)));
        }
    }
}
