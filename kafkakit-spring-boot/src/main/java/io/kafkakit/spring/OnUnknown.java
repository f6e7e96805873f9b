package io.kafkakit.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that handles events of which no other method takes the name, as {@link io.kafkakit.TopicEvents#onUnknown}; with
 * parameters as {@link On} says. The data is the record's value, as {@code byte[]}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnUnknown {}
