package io.kafkakit.spring.internal;

import io.kafkakit.EventSender;
import io.kafkakit.Received;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.apache.kafka.common.header.Headers;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/** Says ahead of time that a handler is called by reflection, and that its data is read by Jackson. Thread-safe. */
public final class HandlerReflectiveProcessor implements ReflectiveProcessor {

    private final BindingReflectionHintsRegistrar data = new BindingReflectionHintsRegistrar();

    /** Made by Spring. */
    public HandlerReflectiveProcessor() {}

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        if (element instanceof Method method) {
            hints.registerMethod(method, ExecutableMode.INVOKE);
            for (Type each : method.getGenericParameterTypes()) {
                if (isData(each)) {
                    data.registerReflectionHints(hints, ofBatch(each));
                }
            }
        }
    }

    private static boolean isData(Type type) {
        return type != Headers.class && !(type instanceof Class<?> its && EventSender.class.isAssignableFrom(its));
    }

    /** {@code T} of a {@code List<Received<T>>}; other types as they are. */
    private static Type ofBatch(Type type) {
        return type instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof ParameterizedType received
                        && received.getRawType() == Received.class
                ? received.getActualTypeArguments()[0]
                : type;
    }
}
