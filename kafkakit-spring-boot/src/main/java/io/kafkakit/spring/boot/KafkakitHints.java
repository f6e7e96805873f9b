package io.kafkakit.spring.boot;

import io.kafkakit.monitor.Counts;
import io.kafkakit.monitor.GroupHealth;
import io.kafkakit.monitor.GroupState;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What kafkakit finds by reflection, besides handlers and properties: plug-ins that Kafka makes, virtual threads, which Java 17
 * does not have, and what the endpoint shows.
 */
final class KafkakitHints implements RuntimeHintsRegistrar {

    /** Kafka makes them by their names; not all are public, or there. */
    private static final List<String> MADE_BY_KAFKA = List.of(
            "io.kafkakit.internal.assign.CopartitionAssignor",
            "io.kafkakit.internal.config.GuardedConsumerInterceptors",
            "io.kafkakit.internal.config.GuardedPartitioner",
            "io.kafkakit.internal.config.GuardedProducerInterceptors",
            "io.kafkakit.micrometer.internal.ClientMetricsReporter",
            "io.kafkakit.spring.boot.BundleSslEngineFactory");

    private static final String VIRTUAL_THREAD_BUILDER = "java.lang.Thread$Builder$OfVirtual";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        ReflectionHints reflection = hints.reflection();
        MADE_BY_KAFKA.forEach(
                each -> reflection.registerTypeIfPresent(loader, each, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
        reflection.registerType(Thread.class, type -> type.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE));
        reflection.registerType(
                TypeReference.of(VIRTUAL_THREAD_BUILDER),
                type -> type.withMethod("name", TypeReference.listOf(String.class, long.class), ExecutableMode.INVOKE)
                        .withMethod("factory", List.of(), ExecutableMode.INVOKE));
        reflection.registerType(
                Executors.class,
                type -> type.withMethod(
                        "newThreadPerTaskExecutor", TypeReference.listOf(ThreadFactory.class), ExecutableMode.INVOKE));
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(reflection, Counts.class, GroupHealth.class, GroupState.class);
    }
}
