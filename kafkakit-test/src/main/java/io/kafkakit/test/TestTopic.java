package io.kafkakit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@code String} parameter of a test: the name of a topic that was made for this parameter and that no other test
 * knows. So tests can share a broker, and run at the same time.
 *
 * <pre>{@code
 * @Test
 * void an_order_is_charged(KafkaCluster cluster, @TestTopic(partitions = 3) String orders, @TestTopic("pay") String payments)
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface TestTopic {

    /** Begins the topic's name, for logs; the parameter's own name, or {@code topic}, unless said otherwise. */
    String value() default "";

    /** How many partitions it has. */
    int partitions() default 1;
}
