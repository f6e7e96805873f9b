package io.kafkakit.spring.boot;

import io.kafkakit.spring.KafkakitGroups;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the groups. */
@AutoConfiguration(after = KafkakitAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("kafkakit")
@ConditionalOnBean(KafkakitGroups.class)
public class HealthAutoConfiguration {

    /** Made by Spring. */
    public HealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "kafkakitHealthIndicator")
    GroupsHealth kafkakitHealthIndicator(KafkakitGroups groups) {
        return new GroupsHealth(groups);
    }
}
