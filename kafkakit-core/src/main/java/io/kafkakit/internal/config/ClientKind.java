package io.kafkakit.internal.config;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/** The kinds of Kafka clients. A setting whose name begins with a kind's prefix applies to that kind only. */
@SuppressWarnings("ImmutableEnumChecker") // A ConfigDef could be changed, and these copies are not.
public enum ClientKind {
    PRODUCER(
            ProducerConfig.configDef(),
            Map.of(
                    ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
                    ProducerInterceptor.class,
                    ProducerConfig.PARTITIONER_CLASS_CONFIG,
                    Partitioner.class,
                    ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG,
                    MetricsReporter.class)),
    CONSUMER(
            ConsumerConfig.configDef(),
            Map.of(
                    ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                    ConsumerInterceptor.class,
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    ConsumerPartitionAssignor.class,
                    ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG,
                    MetricsReporter.class)),
    ADMIN(
            AdminClientConfig.configDef(),
            Map.of(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, MetricsReporter.class));

    private final ConfigDef definition;
    private final Map<String, Class<?>> plugIns;

    ClientKind(ConfigDef definition, Map<String, Class<?>> plugIns) {
        this.definition = definition;
        this.plugIns = Map.copyOf(plugIns);
    }

    ConfigDef definition() {
        return definition;
    }

    boolean knows(String name) {
        return definition.names().contains(name);
    }

    /** Kafka's message for each invalid value, each checked on its own. */
    List<String> wrongValues(Map<String, Object> settings) {
        List<String> sentences = new ArrayList<>();
        definition.configKeys().forEach((name, key) -> {
            try {
                Object given = settings.get(name);
                Object value = given == null ? null : ConfigDef.parseType(name, given, key.type);
                if (value != null && key.validator != null) {
                    key.validator.ensureValid(name, value);
                }
            } catch (ConfigException e) {
                sentences.add(String.valueOf(e.getMessage()));
            }
        });
        return sentences;
    }

    /** The interface of the classes that this setting names; null if it names no classes. */
    @Nullable
    Class<?> plugIn(String name) {
        return plugIns.get(name);
    }

    String prefix() {
        return name().toLowerCase(Locale.ROOT) + ".";
    }

    static boolean isKnown(String name) {
        return Arrays.stream(values()).anyMatch(kind -> kind.knows(name));
    }

    /** The kind that a setting's prefix names; null if it has none. */
    static @Nullable ClientKind ofPrefix(String name) {
        return Arrays.stream(values())
                .filter(kind -> name.startsWith(kind.prefix()))
                .findFirst()
                .orElse(null);
    }

    /** The setting's name without its prefix. */
    static String withoutPrefix(String name) {
        ClientKind kind = ofPrefix(name);
        return kind == null ? name : name.substring(kind.prefix().length());
    }

    /** How to write a setting so that it applies to the kinds that know it. */
    static String spellings(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.knows(name))
                .map(kind -> kind.prefix() + name)
                .collect(joining(" or "));
    }
}
