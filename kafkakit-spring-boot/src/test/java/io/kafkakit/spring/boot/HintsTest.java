package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.EventContext;
import io.kafkakit.Received;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import io.kafkakit.spring.OnAny;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** What a native image would have to be told, which no test builds. */
class HintsTest {

    record Paid(String id) {}

    record Line(Paid paid) {}

    @EventsOf("aot-payments")
    static class Payments {

        @On
        void paid(Paid paid, EventContext ctx) {}

        @OnAny
        @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by its annotation
        private void all(List<Received<Line>> lines) {}
    }

    private static RuntimeHints hints() {
        GenericApplicationContext context = new GenericApplicationContext();
        new AnnotatedBeanDefinitionReader(context).register(Payments.class);
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(HintsTest.class)), new InMemoryGeneratedFiles());
        new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        return generation.getRuntimeHints();
    }

    @Test
    void handlers_their_data_and_what_kafka_makes_by_name_have_hints() throws Exception {
        RuntimeHints hints = hints();
        var reflection = RuntimeHintsPredicates.reflection();
        for (var method : Payments.class.getDeclaredMethods()) {
            // What measures the coverage of tests adds methods of its own.
            if (!method.isSynthetic()) {
                assertThat(reflection.onMethodInvocation(method)).accepts(hints);
            }
        }
        for (Class<?> data : List.of(Paid.class, Line.class)) {
            assertThat(reflection.onConstructorInvocation(data.getDeclaredConstructors()[0]))
                    .accepts(hints);
            assertThat(reflection.onMethodInvocation(data.getDeclaredMethod(data.getRecordComponents()[0].getName())))
                    .accepts(hints);
        }
        assertThat(reflection.onType(EventContext.class)).rejects(hints);
        for (String made : List.of(
                "internal.assign.CopartitionAssignor",
                "internal.config.GuardedConsumerInterceptors",
                "internal.config.GuardedPartitioner",
                "internal.config.GuardedProducerInterceptors",
                "micrometer.internal.ClientMetricsReporter",
                "spring.boot.BundleSslEngineFactory")) {
            Class<?> type = Class.forName("io.kafkakit." + made);
            assertThat(reflection.onConstructorInvocation(type.getDeclaredConstructor()))
                    .accepts(hints);
        }
        assertThat(reflection.onType(TypeReference.of("java.lang.Thread$Builder$OfVirtual")))
                .accepts(hints);
    }
}
