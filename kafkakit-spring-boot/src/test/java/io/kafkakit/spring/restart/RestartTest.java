package io.kafkakit.spring.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkakit.KafkaCluster;
import io.kafkakit.spring.SharedKafka;
import io.kafkakit.spring.boot.KafkakitAutoConfiguration;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * An application that is restarted in its JVM, as spring-boot-devtools does it: the classes of the application come from a
 * new class loader, and those of libraries stay.
 */
class RestartTest {

    /** Loads the classes of this package itself. */
    private static final class ApplicationLoader extends URLClassLoader {

        private static final String OWN = Orders.class.getName();

        ApplicationLoader() {
            super(
                    new URL[] {
                        Orders.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    RestartTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith(OWN)) {
                    return findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }

    private static ApplicationContextRunner app() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "spring.application.name=restart-service",
                        "kafkakit.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                        "kafkakit.groups.restart-service.source-partitions=1");
    }

    @SuppressWarnings("unchecked")
    private static void startAndHandle(ClassLoader loader, String id) throws ClassNotFoundException {
        Class<?> orders = loader.loadClass(Orders.class.getName());
        Class<?> placed = loader.loadClass(Orders.Placed.class.getName());
        app().withClassLoader(loader).withUserConfiguration(orders).run(started -> {
            assertThat(started).hasNotFailed();
            KafkaCluster cluster = started.getBean(KafkaCluster.class);
            var constructor = placed.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            cluster.producer()
                    .send("restart-orders", "k", constructor.newInstance(id))
                    .join();
            List<Object> seen = ((Supplier<List<Object>>) started.getBean(orders)).get();
            await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty());
            assertThat(seen).hasToString("[Placed[id=" + id + "]]");
            assertThat(seen.get(0)).isInstanceOf(placed);
        });
    }

    private static List<Thread> threadsOf(ClassLoader loader) {
        List<Thread> threads = new ArrayList<>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getContextClassLoader() == loader)
                .forEach(threads::add);
        return threads;
    }

    private static WeakReference<ClassLoader> startAndClose(String id) throws Exception {
        try (ApplicationLoader loader = new ApplicationLoader()) {
            startAndHandle(loader, id);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(threadsOf(loader)).isEmpty());
            return new WeakReference<>(loader);
        }
    }

    @Test
    void each_start_handles_with_the_classes_of_its_loader_and_leaves_nothing_of_it_behind() throws Exception {
        WeakReference<ClassLoader> first = startAndClose("1");
        startAndClose("2");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return first.get() == null;
        });
    }
}
