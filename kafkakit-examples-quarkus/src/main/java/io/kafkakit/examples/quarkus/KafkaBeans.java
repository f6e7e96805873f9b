package io.kafkakit.examples.quarkus;

import io.kafkakit.KafkaCluster;
import io.kafkakit.micrometer.KafkakitMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The cluster, with the metrics of its clients. */
// docs: beans
class KafkaBeans {

    @Produces
    @Singleton
    KafkakitMetrics metrics(MeterRegistry registry) {
        return KafkakitMetrics.of(registry);
    }

    @Produces
    @Singleton
    KafkaCluster cluster(@ConfigProperty(name = "kafka.bootstrap.servers") String servers, KafkakitMetrics metrics) {
        return KafkaCluster.connect(metrics.clientSettings(Map.of("bootstrap.servers", servers)));
    }
}
// end
