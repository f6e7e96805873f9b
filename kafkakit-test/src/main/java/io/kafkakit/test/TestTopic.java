package io.kafkakit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For a {@code String} parameter of a test: the name of a new topic that no other test uses. So tests can share a
 * broker, and run at the same time.
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

    /** The prefix of the topic's name, for logs; by default the parameter's name, or {@code topic}. */
    String value() default "";

    /** The number of its partitions. */
    int partitions() default 1;
}
