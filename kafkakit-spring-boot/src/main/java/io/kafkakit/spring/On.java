package io.kafkakit.spring;

import io.kafkakit.spring.internal.HandlerReflectiveProcessor;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method that handles an event of the topic of its {@link EventsOf}.
 *
 * <p>Its parameters are found by their types, in any order:
 *
 * <ul>
 * <li>{@link io.kafkakit.EventContext} or {@link io.kafkakit.EventSender}
 * <li>Kafka's {@link org.apache.kafka.common.header.Headers}
 * <li>the event's data: any other type. A {@code List} of {@link io.kafkakit.Received} is a batch.
 * </ul>
 *
 * <p>The method returns nothing, and may be of any visibility. What it throws is a failed attempt.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Reflective(HandlerReflectiveProcessor.class)
public @interface On {

    /** The event's name; that of the data's class by default. */
    String value() default "";
}
