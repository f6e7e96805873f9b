package io.kafkakit.spring.boot;

import io.kafkakit.KafkaCluster;
import io.kafkakit.opentelemetry.KafkakitTracing;
import io.kafkakit.spring.ClusterCustomizer;
import io.kafkakit.spring.GroupCustomizer;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Traces of all groups and clusters, where {@code kafkakit-opentelemetry} and OpenTelemetry are there. */
@AutoConfiguration(
        before = KafkakitAutoConfiguration.class,
        afterName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@ConditionalOnClass({KafkakitTracing.class, OpenTelemetry.class})
@ConditionalOnBean(OpenTelemetry.class)
public class TracingAutoConfiguration {

    /** Made by Spring. */
    public TracingAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    KafkakitTracing kafkakitTracing(OpenTelemetry openTelemetry) {
        return KafkakitTracing.of(openTelemetry);
    }

    @Bean
    GroupCustomizer kafkakitTracesOfGroups(KafkakitTracing tracing) {
        return (id, group) -> tracing.observe(group);
    }

    @Bean
    ClusterCustomizer kafkakitTracesOfClusters(KafkakitTracing tracing) {
        return new ClusterCustomizer() {
            @Override
            public void customize(String cluster, Map<String, Object> settings) {}

            @Override
            public void connected(String name, KafkaCluster cluster) {
                tracing.observe(cluster);
            }
        };
    }
}
