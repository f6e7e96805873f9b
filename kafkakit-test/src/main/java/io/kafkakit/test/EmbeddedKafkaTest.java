package io.kafkakit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a real Kafka inside the JVM, and the parameters that {@link KafkaExtension} lists.
 *
 * <pre>{@code
 * @EmbeddedKafkaTest
 * class OrdersTest {
 *
 *     @Test
 *     void an_order_asks_for_its_payment(KafkaCluster cluster, TopicReader reader, @TestTopic String payments) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>All classes of a test JVM that want the same brokers and settings share one Kafka. It starts with the first of
 * them and ends with the last test.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(KafkaExtension.class)
public @interface EmbeddedKafkaTest {

    /** The number of brokers: 1 starts in about a second; with 3 a test can let one fail. */
    int brokers() default 1;

    /**
     * Topics with fixed names, which exist and are empty before each test. Use them for handlers with fixed topic
     * names. Two tests that run at the same time must not use the same names. If the names do not matter, use
     * {@link TestTopic}.
     */
    String[] topics() default {};

    /** The number of partitions of each of {@link #topics}. */
    int partitions() default 1;

    /** Kafka broker settings, each as {@code name=value}. */
    String[] settings() default {};

    /**
     * Whether this class has a Kafka of its own, so that its tests may stop, kill and restart brokers. Brokers that do
     * not run are started before each test.
     */
    boolean ownBroker() default false;
}
