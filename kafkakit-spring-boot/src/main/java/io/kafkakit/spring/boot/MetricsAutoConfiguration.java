package io.kafkakit.spring.boot;

import io.kafkakit.micrometer.KafkakitMetrics;
import io.kafkakit.spring.ClusterCustomizer;
import io.kafkakit.spring.GroupCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Meters of all groups and clients, where {@code kafkakit-micrometer} and a registry are there. */
@AutoConfiguration(
        before = KafkakitAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({KafkakitMetrics.class, MeterRegistry.class})
@ConditionalOnBean(MeterRegistry.class)
public class MetricsAutoConfiguration {

    /** Made by Spring. */
    public MetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    KafkakitMetrics kafkakitMetrics(MeterRegistry registry) {
        return KafkakitMetrics.of(registry);
    }

    @Bean
    GroupCustomizer kafkakitMetricsOfGroups(KafkakitMetrics metrics) {
        return (id, group) -> metrics.observe(group);
    }

    @Bean
    ClusterCustomizer kafkakitMetricsOfClients(KafkakitMetrics metrics) {
        return (name, settings) -> settings.putAll(metrics.clientSettings(settings));
    }
}
