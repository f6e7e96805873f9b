package io.kafkakit.spring.boot.test;

import io.kafkakit.spring.boot.Handlers;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The testers of a {@link KafkakitTest}. */
@AutoConfiguration
@Import(Handlers.Configuration.class)
final class TesterAutoConfiguration {

    @Bean
    EventTesters kafkakitEventTesters(Handlers handlers) {
        return new EventTesters(handlers);
    }
}
