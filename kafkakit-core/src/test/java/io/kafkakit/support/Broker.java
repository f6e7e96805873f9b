package io.kafkakit.support;

import io.kafkakit.embedded.EmbeddedKafka;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One embedded broker for all tests of this JVM; each test has topics and groups of its own. */
public final class Broker implements ParameterResolver {

    private static final AtomicInteger NAMES = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Kafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Kafka(broker(context), "t" + NAMES.incrementAndGet());
    }

    private static EmbeddedKafka broker(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Holder.class, key -> new Holder(EmbeddedKafka.start()), Holder.class)
                .kafka();
    }

    /** Closed by JUnit when all tests are over. */
    private record Holder(EmbeddedKafka kafka) implements AutoCloseable {
        @Override
        public void close() {
            kafka.close();
        }
    }
}
