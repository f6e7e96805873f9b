package io.kafkakit.examples.micronaut;

import io.kafkakit.KafkaCluster;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Map;

/** The cluster, with the metrics of its clients. */
// docs: beans
@Factory
class KafkaFactory {

    @Singleton
    KafkakitMetrics metrics(MeterRegistry registry) {
        return KafkakitMetrics.of(registry);
    }

    @Singleton
    @Bean(preDestroy = "close")
    KafkaCluster cluster(@Value("${kafka.bootstrap.servers}") String servers, KafkakitMetrics metrics) {
        return KafkaCluster.connect(metrics.clientSettings(Map.of("bootstrap.servers", servers)));
    }
}
// end
