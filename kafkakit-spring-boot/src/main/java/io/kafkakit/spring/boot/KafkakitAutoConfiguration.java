package io.kafkakit.spring.boot;

import io.kafkakit.KafkaCluster;
import io.kafkakit.effect.Effects;
import io.kafkakit.interceptor.SendInterceptor;
import io.kafkakit.monitor.GroupListener;
import io.kafkakit.spring.ClusterCustomizer;
import io.kafkakit.spring.GroupCustomizer;
import io.kafkakit.spring.KafkakitClusters;
import io.kafkakit.spring.KafkakitGroups;
import io.kafkakit.spring.TopicCustomizer;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Clusters, groups and their handlers, as the properties {@code kafkakit.*} and the beans of the application say. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration"
        })
@Import(Handlers.Configuration.class)
public class KafkakitAutoConfiguration {

    /** Made by Spring. */
    public KafkakitAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    KafkakitClusters kafkakitClusters(
            KafkakitProperties properties,
            Handlers handlers,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<ClusterCustomizer> customizers,
            FoundConnection connection) {
        List<ClusterCustomizer> all = customizers.orderedStream().toList();
        ClusterSettings settings = new ClusterSettings(new Bundles(bundles.getIfAvailable()), all);
        return new KafkakitClusters(name -> {
            boolean isDefault = name.equals(ClusterSettings.DEFAULT);
            KafkakitProperties.Cluster cluster =
                    isDefault ? properties.cluster() : properties.clusters().get(name);
            if (cluster == null) {
                throw new MissingServersException(name);
            }
            ClusterSettings.Connection found = isDefault ? connection.get() : ClusterSettings.Connection.NONE;
            KafkaCluster connected = KafkaCluster.connect(settings.of(name, cluster, found), handlers.codecs());
            all.forEach(each -> each.connected(name, connected));
            return connected;
        });
    }

    @Bean
    FoundConnection kafkakitConnection(ListableBeanFactory beans, Environment environment) {
        return new FoundConnection(beans, environment);
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    KafkaCluster kafkaCluster(KafkakitClusters clusters) {
        return clusters.cluster(ClusterSettings.DEFAULT);
    }

    @Bean
    GroupCustomizer kafkakitInterceptors(
            Handlers handlers, ObjectProvider<SendInterceptor> sends, ObjectProvider<GroupListener> listeners) {
        return (id, group) -> {
            handlers.interceptors().forEach(group::handlerInterceptor);
            sends.orderedStream().forEach(group::sendInterceptor);
            listeners.orderedStream().forEach(group::listener);
        };
    }

    @Bean
    TopicCustomizer kafkakitEffectsOfTopics(KafkakitProperties properties, ObjectProvider<Effects> effects) {
        return (topic, options) -> {
            KafkakitProperties.Topic its = properties.topics().get(topic);
            if (its != null && its.effects()) {
                Effects found = effects.getIfUnique();
                if (found == null) {
                    throw new MissingEffectsException(topic);
                }
                options.effects(found);
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean
    KafkakitGroups kafkakitGroups(
            KafkakitProperties properties,
            KafkakitClusters clusters,
            Handlers handlers,
            ObjectProvider<GroupCustomizer> customizers) {
        GroupDescriptions descriptions = new GroupDescriptions(
                properties, clusters::cluster, customizers.orderedStream().toList(), handlers);
        return new KafkakitGroups(descriptions::groups, properties.autoStartup(), properties.closeTimeout());
    }
}
