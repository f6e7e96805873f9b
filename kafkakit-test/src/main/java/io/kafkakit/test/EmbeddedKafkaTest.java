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
 * <p>All classes of a test JVM that ask for the same brokers and settings share one Kafka, which starts with the first of
 * them and ends with the last test.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(KafkaExtension.class)
public @interface EmbeddedKafkaTest {

    /** How many brokers: 1 starts in about a second, 3 show what happens when one fails. */
    int brokers() default 1;

    /**
     * Topics with names of their own, there and empty before each test. For handlers whose topic names are fixed; two
     * tests that run at the same time must not name the same ones. Where names are free, take {@link TestTopic}.
     */
    String[] topics() default {};

    /** How many partitions each of {@link #topics} has. */
    int partitions() default 1;

    /** Broker settings of Kafka's, each as {@code name=value}. */
    String[] settings() default {};

    /**
     * Whether this class has a Kafka to itself, so that its tests may stop, kill and restart brokers. Brokers that do not
     * run are started before each test.
     */
    boolean ownBroker() default false;
}
