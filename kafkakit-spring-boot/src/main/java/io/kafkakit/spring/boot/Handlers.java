package io.kafkakit.spring.boot;

import io.kafkakit.TopicEvents;
import io.kafkakit.TopicOptions;
import io.kafkakit.codec.EventCodec;
import io.kafkakit.codec.JsonCodec;
import io.kafkakit.codec.TopicCodecs;
import io.kafkakit.interceptor.HandlerInterceptor;
import io.kafkakit.spring.TopicCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** What an application handles, and how; also without a cluster, for tests. Immutable. */
public final class Handlers {

    private final EventBeans beans;
    private final TopicCodecs codecs;
    private final TopicProperties topics;
    private final List<HandlerInterceptor> interceptors;

    Handlers(EventBeans beans, TopicCodecs codecs, TopicProperties topics, List<HandlerInterceptor> interceptors) {
        this.beans = beans;
        this.codecs = codecs;
        this.topics = topics;
        this.interceptors = List.copyOf(interceptors);
    }

    List<EventBeans.Found> found() {
        return beans.find();
    }

    @Nullable
    String defaultGroup() {
        return beans.defaultGroup();
    }

    /** What each bean handles. Several may be of one topic. */
    public List<TopicEvents> events() {
        return found().stream().map(EventBeans.Found::events).toList();
    }

    /** The codecs of the application. */
    public TopicCodecs codecs() {
        return codecs;
    }

    /** Sets the options of a topic, as properties and beans say. */
    public void options(String topic, TopicOptions options) {
        topics.set(topic, options);
    }

    /** The interceptors round handlers, the outermost first. */
    public List<HandlerInterceptor> interceptors() {
        return interceptors;
    }

    /** Makes it of properties and beans. */
    @EnableConfigurationProperties(KafkakitProperties.class)
    @org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
    public static class Configuration {

        /** Made by Spring. */
        public Configuration() {}

        @Bean
        @ConditionalOnMissingBean
        TopicCodecs kafkakitCodecs(ObjectProvider<EventCodec> codec, ObjectProvider<JsonMapper> mapper) {
            EventCodec its = codec.getIfUnique();
            if (its != null) {
                return TopicCodecs.of(its);
            }
            JsonMapper json = mapper.getIfUnique();
            return TopicCodecs.of(json == null ? new JsonCodec() : new JsonCodec(json));
        }

        @Bean
        @ConditionalOnMissingBean
        Handlers kafkakitHandlers(
                ListableBeanFactory beans,
                Environment environment,
                KafkakitProperties properties,
                TopicCodecs codecs,
                ObjectProvider<TopicCustomizer> topics,
                ObjectProvider<HandlerInterceptor> interceptors) {
            return new Handlers(
                    new EventBeans(beans, environment, properties),
                    codecs,
                    new TopicProperties(
                            properties.topics(), topics.orderedStream().toList()),
                    interceptors.orderedStream().toList());
        }
    }
}
