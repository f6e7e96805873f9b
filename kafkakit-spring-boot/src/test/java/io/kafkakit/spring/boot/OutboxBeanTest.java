package io.kafkakit.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkakit.KafkaCluster;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.spring.SharedKafka;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.annotation.Transactional;

/** An outbox as a bean: its events belong to transactions of Spring. */
class OutboxBeanTest {

    record Placed(int id) {}

    @Transactional
    static class Shop {

        private final DataSource dataSource;
        private final Outbox outbox;

        Shop(DataSource dataSource, Outbox outbox) {
            this.dataSource = dataSource;
            this.outbox = outbox;
        }

        void place(int id) {
            Connection connection = DataSourceUtils.getConnection(dataSource);
            outbox.send(connection, "outbox-orders", "" + id, new Placed(id));
            if (id == 2) {
                throw new IllegalStateException("order 2 is refused");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Outbox outbox(KafkaCluster cluster, DataSource dataSource) {
            return Outbox.of(cluster, dataSource)
                    .name("shop")
                    .createTables()
                    .createTopic()
                    .start();
        }

        @Bean
        Shop shop(DataSource dataSource, Outbox outbox) {
            return new Shop(dataSource, outbox);
        }
    }

    @Test
    void events_of_a_transaction_that_rolls_back_are_not_sent_and_health_and_gauges_show_the_outbox() {
        SharedKafka.get().createTopic("outbox-orders", 1);
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        KafkakitAutoConfiguration.class,
                        OutboxAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:outbox;DB_CLOSE_DELAY=-1",
                        "kafkakit.bootstrap-servers=" + SharedKafka.get().bootstrapServers())
                .withUserConfiguration(Application.class)
                .run(app -> {
                    Shop shop = app.getBean(Shop.class);
                    shop.place(1);
                    assertThatThrownBy(() -> shop.place(2)).hasMessage("order 2 is refused");
                    shop.place(3);
                    assertThat(app.getBean(Outbox.class).awaitDrained(Duration.ofSeconds(30)))
                            .isTrue();
                    List<String> sent = new CopyOnWriteArrayList<>();
                    app.getBean(KafkaCluster.class)
                            .readAll("outbox-orders", record -> sent.add(new String(record.key(), UTF_8)));
                    assertThat(sent).containsExactly("1", "3");

                    var health = app.getBean("kafkakitOutboxHealthIndicator", HealthIndicator.class)
                            .health();
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails().get("shop"))
                            .isEqualTo(Map.of("waiting", 0L, "oldest", "PT0S", "refused", 0L));
                    SimpleMeterRegistry registry = new SimpleMeterRegistry();
                    app.getBean("kafkakitOutboxMetrics", MeterBinder.class).bindTo(registry);
                    assertThat(registry.get("kafkakit.outbox.waiting").gauge().value())
                            .isZero();
                });
    }
}
