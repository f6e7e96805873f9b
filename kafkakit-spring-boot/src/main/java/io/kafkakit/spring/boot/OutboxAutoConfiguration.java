package io.kafkakit.spring.boot;

import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.micrometer.OutboxMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gauges and health of the application's {@link Outbox} beans. */
@AutoConfiguration(after = KafkakitAutoConfiguration.class)
@ConditionalOnClass(Outbox.class)
@ConditionalOnBean(Outbox.class)
public class OutboxAutoConfiguration {

    /** Made by Spring. */
    public OutboxAutoConfiguration() {}

    /** Where {@code kafkakit-micrometer} is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({OutboxMetrics.class, MeterBinder.class})
    static class Metrics {

        @Bean
        MeterBinder kafkakitOutboxMetrics(ObjectProvider<Outbox> outboxes) {
            return registry -> outboxes.orderedStream()
                    .forEach(each -> OutboxMetrics.of(each).bindTo(registry));
        }
    }

    /** Where the actuator is there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnEnabledHealthIndicator("kafkakit-outbox")
    static class HealthOfOutboxes {

        @Bean
        @ConditionalOnMissingBean(name = "kafkakitOutboxHealthIndicator")
        OutboxHealth kafkakitOutboxHealthIndicator(ObjectProvider<Outbox> outboxes) {
            return new OutboxHealth(outboxes.orderedStream().toList());
        }
    }
}
