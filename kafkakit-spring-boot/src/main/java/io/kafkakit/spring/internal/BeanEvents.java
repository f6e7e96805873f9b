package io.kafkakit.spring.internal;

import io.kafkakit.TopicEvents;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.On;
import io.kafkakit.spring.OnAny;
import io.kafkakit.spring.OnTombstone;
import io.kafkakit.spring.OnUnknown;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Makes the events of a topic of a bean with {@link EventsOf}. */
public final class BeanEvents {

    private final TopicEvents events;
    private final Object bean;

    private BeanEvents(TopicEvents events, Object bean) {
        this.events = events;
        this.bean = bean;
    }

    /**
     * What the bean's methods handle.
     *
     * @param resolve replaces placeholders
     * @throws IllegalArgumentException if a method cannot handle events, or none does
     */
    public static TopicEvents of(Object bean, EventsOf of, UnaryOperator<String> resolve) {
        Class<?> type = AopUtils.getTargetClass(bean);
        TopicEvents events = TopicEvents.of(resolve.apply(of.value()));
        List<String> outputs = Stream.of(of.sendsTo()).map(resolve).toList();
        if (!outputs.isEmpty()) {
            events.sendsTo(outputs.toArray(String[]::new));
        }
        BeanEvents made = new BeanEvents(events, bean);
        List<Method> methods = new ArrayList<>(
                MethodIntrospector.selectMethods(type, (Method method) -> handles(method) ? Boolean.TRUE : null)
                        .keySet());
        if (methods.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getName() + " has @EventsOf and no method with @On: add one, or take the annotation away");
        }
        methods.sort(Comparator.comparing(Method::toGenericString));
        methods.forEach(made::add);
        return events;
    }

    private static boolean handles(Method method) {
        return Stream.of(On.class, OnAny.class, OnUnknown.class, OnTombstone.class)
                .anyMatch(each -> AnnotatedElementUtils.hasAnnotation(method, each));
    }

    private void add(Method method) {
        HandlerMethod handler = new HandlerMethod(bean, AopUtils.selectInvocableMethod(method, bean.getClass()));
        On on = AnnotatedElementUtils.findMergedAnnotation(method, On.class);
        if (on != null) {
            on(handler, on.value());
        }
        if (AnnotatedElementUtils.hasAnnotation(method, OnAny.class)) {
            any(handler);
        }
        if (AnnotatedElementUtils.hasAnnotation(method, OnUnknown.class)) {
            unknown(handler);
        }
        if (AnnotatedElementUtils.hasAnnotation(method, OnTombstone.class)) {
            tombstone(handler, handler.dataClass());
        }
    }

    private void on(HandlerMethod handler, String event) {
        Class<?> batch = handler.batchOf();
        if (batch != null) {
            batch(handler, event, batch);
        } else if (event.isEmpty()) {
            events.on(handler.dataClass(), handler.handler());
        } else {
            events.on(event, handler.dataClass(), handler.handler());
        }
    }

    private <T> void batch(HandlerMethod handler, String event, Class<T> type) {
        if (event.isEmpty()) {
            events.onBatch(type, handler.batchHandler());
        } else {
            events.onBatch(event, type, handler.batchHandler());
        }
    }

    private void any(HandlerMethod handler) {
        Class<?> batch = handler.batchOf();
        if (batch == null) {
            events.onAny(handler.dataClass(), handler.handler());
        } else {
            anyBatch(handler, batch);
        }
    }

    private <T> void anyBatch(HandlerMethod handler, Class<T> type) {
        events.onAnyBatch(type, handler.batchHandler());
    }

    private void unknown(HandlerMethod handler) {
        if (handler.data() != null && handler.data() != byte[].class) {
            throw handler.refused("has @OnUnknown and takes a " + handler.data().getTypeName() + ": take a byte[]");
        }
        events.onUnknown(handler.handler());
    }

    private <K> void tombstone(HandlerMethod handler, Class<K> type) {
        events.onTombstone(type, handler.handler());
    }
}
