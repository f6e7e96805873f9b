package io.kafkakit.spring.boot;

import io.kafkakit.TopicEvents;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.internal.BeanEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/** Finds the beans that handle events. */
final class EventBeans {

    private final ListableBeanFactory beans;
    private final Environment environment;
    private final KafkakitProperties properties;

    EventBeans(ListableBeanFactory beans, Environment environment, KafkakitProperties properties) {
        this.beans = beans;
        this.environment = environment;
        this.properties = properties;
    }

    /** The group of handlers that name none; null if nothing says it. */
    @Nullable
    String defaultGroup() {
        String id = properties.groupId();
        return id == null ? environment.getProperty("spring.application.name") : id;
    }

    /** What beans handle: first those of type {@link TopicEvents}, then those with {@link EventsOf}. */
    List<Found> find() {
        List<Found> found = new ArrayList<>();
        beans.getBeansOfType(TopicEvents.class).values().forEach(each -> found.add(new Found(each, "")));
        for (String name : beans.getBeanNamesForAnnotation(EventsOf.class)) {
            EventsOf of = Objects.requireNonNull(beans.findAnnotationOnBean(name, EventsOf.class));
            TopicEvents events = BeanEvents.of(beans.getBean(name), of, environment::resolveRequiredPlaceholders);
            found.add(new Found(events, environment.resolveRequiredPlaceholders(of.group())));
        }
        return found;
    }

    /**
     * Events that a bean handles.
     *
     * @param group the id of their group; empty if the bean says none
     */
    record Found(TopicEvents events, String group) {}
}
