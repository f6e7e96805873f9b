package io.kafkakit.interop.letters;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.serializer.DelegatingByTypeSerializer;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/** What Boot would make of a few lines of configuration. */
@Configuration
@EnableKafka
@EnableKafkaRetryTopic
class SpringSetup {

    /** Spring with all its listeners, connected to this Kafka. */
    static AnnotationConfigApplicationContext start(EmbeddedKafka kafka) {
        var spring = new AnnotationConfigApplicationContext();
        spring.registerBean(EmbeddedKafka.class, () -> kafka, definition -> definition.setDestroyMethodName(""));
        spring.register(SpringSetup.class, SpringListeners.class);
        spring.refresh();
        return spring;
    }

    @Bean
    KafkaAdmin admin(EmbeddedKafka kafka) {
        return new KafkaAdmin(kafka.clientSettings());
    }

    @Bean
    TaskScheduler scheduler() {
        return new ThreadPoolTaskScheduler();
    }

    @Bean
    KafkaTemplate<Object, Object> defaultRetryTopicKafkaTemplate(EmbeddedKafka kafka) {
        return new KafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(kafka.clientSettings(), anySerializer(), anySerializer()));
    }

    private static DelegatingByTypeSerializer anySerializer() {
        return new DelegatingByTypeSerializer(
                Map.of(byte[].class, new ByteArraySerializer(), String.class, new StringSerializer()));
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> kafkaListenerContainerFactory(
            EmbeddedKafka kafka, KafkaTemplate<Object, Object> template) {
        return factory(kafka, template, new Strict(), new Strict());
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> text(
            EmbeddedKafka kafka, KafkaTemplate<Object, Object> template) {
        return factory(kafka, template, new StringDeserializer(), new StringDeserializer());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // A factory of whatever the listeners take.
    private static ConcurrentKafkaListenerContainerFactory<Object, Object> factory(
            EmbeddedKafka kafka, KafkaTemplate<Object, Object> template, Deserializer<?> key, Deserializer<?> value) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        var factory = new ConcurrentKafkaListenerContainerFactory<Object, Object>();
        factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                settings, (Deserializer) new ErrorHandlingDeserializer<>(key), (Deserializer)
                        new ErrorHandlingDeserializer<>(value)));
        factory.setCommonErrorHandler(
                new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(50, 1)));
        return factory;
    }
}
