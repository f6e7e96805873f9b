package io.kafkakit.spring.boot;

import io.kafkakit.spring.KafkakitGroups;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code kafkakit} of the actuator. */
@AutoConfiguration(after = KafkakitAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(endpoint = GroupsEndpoint.class)
@ConditionalOnBean(KafkakitGroups.class)
public class EndpointAutoConfiguration {

    /** Made by Spring. */
    public EndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    GroupsEndpoint kafkakitEndpoint(KafkakitGroups groups) {
        return new GroupsEndpoint(groups);
    }
}
