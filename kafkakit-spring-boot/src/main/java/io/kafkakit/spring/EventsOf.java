package io.kafkakit.spring;

import io.kafkakit.TopicEvents;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * A bean whose methods handle the events of a topic: those with {@link On}, {@link OnAny}, {@link OnUnknown} or
 * {@link OnTombstone}. It is found like any other component. A bean of type {@link TopicEvents} says the same in code.
 *
 * <pre>{@code
 * @EventsOf("orders")
 * class Orders {
 *
 *     @On
 *     void placed(OrderPlaced order, EventContext ctx) {
 *         ctx.send("payments", order.id(), new PaymentRequested(order.id()));
 *     }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
public @interface EventsOf {

    /** The topic, in which {@code ${...}} is replaced by a property. */
    @AliasFor("topic")
    String value() default "";

    /** The same as {@link #value()}. */
    @AliasFor("value")
    String topic() default "";

    /** The consumer group; that of {@code kafkakit.topics.<topic>.group} or {@code kafkakit.group-id} by default. */
    String group() default "";

    /** Topics that the handlers send to, as {@link TopicEvents#sendsTo}. */
    String[] sendsTo() default {};
}
