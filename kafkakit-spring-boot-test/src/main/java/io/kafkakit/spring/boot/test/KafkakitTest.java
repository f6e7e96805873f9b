package io.kafkakit.spring.boot.test;

import io.kafkakit.spring.EventsOf;
import io.kafkakit.test.EventTester;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests handlers without a broker. Of the application only beans with {@link EventsOf} are made, and what
 * {@code @Configuration} classes that you import say; give the beans that they need as mocks or imports. An
 * {@link EventTesters} bean delivers events to them, with the topics' properties and beans of the application.
 *
 * <pre>{@code
 * @KafkakitTest
 * class OrdersTest {
 *
 *     @Autowired
 *     EventTesters testers;
 *
 *     @MockitoBean
 *     Prices prices;
 *
 *     @Test
 *     void an_order_asks_for_its_payment() {
 *         testers.of("orders").deliver("o-1", new OrderPlaced("o-1")).assertHandled();
 *     }
 * }
 * }</pre>
 *
 * @see EventTester
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BootstrapWith(KafkakitTestBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(HandlersOnly.class)
@ImportAutoConfiguration
public @interface KafkakitTest {

    /** Properties of the environment, each as {@code name=value}. */
    String[] properties() default {};

    /** Whether only handlers are made; if not, all components are. */
    boolean useDefaultFilters() default true;

    /** Components that are made besides handlers. */
    Filter[] includeFilters() default {};

    /** Components that are not made. */
    Filter[] excludeFilters() default {};

    /** Auto-configuration that is left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
