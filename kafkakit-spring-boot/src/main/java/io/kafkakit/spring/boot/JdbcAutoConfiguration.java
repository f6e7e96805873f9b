package io.kafkakit.spring.boot;

import io.kafkakit.effect.Effects;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.spring.SpringTransactions;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Effects in the application's database, where {@code kafkakit-jdbc}, a data source and a transaction manager are there.
 * Topics have them with {@code kafkakit.topics.NAME.effects=true}.
 */
@AutoConfiguration(
        before = KafkakitAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass({Jdbc.class, DataSourceUtils.class})
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(KafkakitProperties.class)
public class JdbcAutoConfiguration {

    /** Made by Spring. */
    public JdbcAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(Effects.class)
    @ConditionalOnSingleCandidate(PlatformTransactionManager.class)
    Jdbc kafkakitEffects(PlatformTransactionManager manager, DataSource dataSource, KafkakitProperties properties) {
        KafkakitProperties.Inbox its = properties.inbox();
        Jdbc effects = SpringTransactions.effects(manager, dataSource)
                .table(its.table())
                .retention(its.retention());
        return its.createTable() ? effects.createTable() : effects;
    }
}
