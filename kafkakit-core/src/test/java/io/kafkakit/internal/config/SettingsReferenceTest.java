package io.kafkakit.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.ConsumerGroupBuilder;
import io.kafkakit.Retries;
import io.kafkakit.TopicOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page of settings says what the code does. Run it with {@code -Dkafkakit.docs.write=true} to write the page anew. */
class SettingsReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/settings.md");

    @Test
    void the_page_is_what_the_code_sets() throws IOException {
        String page = SettingsReference.page();
        if (Boolean.getBoolean("kafkakit.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "write it anew: mvn test -pl kafkakit-core -am -Dtest=SettingsReferenceTest -Dkafkakit.docs.write=true"
                                + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(page);
    }

    @Test
    void no_setting_is_left_out() {
        String page = SettingsReference.page();
        for (Class<?> type : Set.of(ConsumerGroupBuilder.class, TopicOptions.class, Retries.class)) {
            Arrays.stream(type.getMethods())
                    .filter(method -> sets(method, type))
                    .map(Method::getName)
                    .forEach(name -> assertThat(page).contains(name + "("));
        }
    }

    private static boolean sets(Method method, Class<?> type) {
        return method.getReturnType() == type
                && !method.getName().equals("subscribe")
                && (Modifier.isStatic(method.getModifiers()) || method.getDeclaringClass() == type);
    }
}
