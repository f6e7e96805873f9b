package io.kafkakit.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.kafkakit.EventContext;
import io.kafkakit.EventRecord;
import io.kafkakit.KafkaCluster;
import io.kafkakit.jdbc.Jdbc;
import io.kafkakit.spring.EventsOf;
import io.kafkakit.spring.KafkakitGroups;
import io.kafkakit.spring.On;
import io.kafkakit.spring.SharedKafka;
import io.kafkakit.spring.SpringTransactions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.annotation.Transactional;

/** Handlers that write with {@code JdbcTemplate} and in {@code @Transactional} services. */
class EffectsTest {

    record Placed(int id) {}

    @Transactional
    static class Ledger {

        private final JdbcTemplate jdbc;

        Ledger(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        void book(int id) {
            jdbc.update("INSERT INTO booking VALUES (?)", id);
        }
    }

    @EventsOf(topic = "effects-orders", group = "bank")
    static class Bank {

        private final Ledger ledger;
        private final JdbcTemplate jdbc;
        private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

        Bank(Ledger ledger, JdbcTemplate jdbc) {
            this.ledger = ledger;
            this.jdbc = jdbc;
        }

        @On
        void placed(Placed placed, EventContext ctx) {
            ledger.book(placed.id());
            jdbc.update("INSERT INTO booking VALUES (?)", 100 + placed.id());
            if (placed.id() % 2 == 0 && failed.add(placed.id())) {
                throw new IllegalStateException("the first time");
            }
        }
    }

    private static ApplicationContextRunner application(String database) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcAutoConfiguration.class,
                        KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1",
                        "kafkakit.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                        "kafkakit.groups.bank.source-partitions=2",
                        "kafkakit.topics.effects-orders.retries.delay=10ms",
                        "kafkakit.topics.effects-orders.effects=true",
                        "kafkakit.inbox.create-table=true");
    }

    @Test
    void what_a_handler_writes_with_spring_is_there_once_and_a_failed_attempt_takes_it_along() {
        application("once").withBean(Ledger.class).withBean(Bank.class).run(app -> {
            JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
            jdbc.execute("CREATE TABLE IF NOT EXISTS booking (id integer)");
            assertThat(app.getBean(KafkakitGroups.class)
                            .group("bank")
                            .orElseThrow()
                            .started())
                    .succeedsWithin(Duration.ofSeconds(30));
            for (int id = 0; id < 10; id++) {
                app.getBean(KafkaCluster.class)
                        .producer()
                        .send(EventRecord.of("effects-orders", new Placed(id)))
                        .join();
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> app.getBean(KafkakitGroups.class)
                                    .group("bank")
                                    .orElseThrow()
                                    .status()
                                    .counts()
                                    .handled()
                            == 10);
            assertThat(jdbc.queryForList("SELECT id FROM booking", Integer.class))
                    .hasSize(20)
                    .doesNotHaveDuplicates();
            assertThat(jdbc.queryForObject("SELECT count(*) FROM kafkakit_inbox WHERE recovered", Integer.class))
                    .isEqualTo(5);
        });
    }

    @Test
    void a_topic_with_effects_and_no_database_is_refused_with_its_fix() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(KafkakitAutoConfiguration.class))
                .withPropertyValues(
                        "kafkakit.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                        "kafkakit.topics.effects-orders.effects=true")
                .withBean(Bank.class, () -> new Bank(new Ledger(new JdbcTemplate()), new JdbcTemplate()))
                .run(app -> assertThat(app)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("kafkakit.topics.effects-orders.effects=true")
                        .hasMessageContaining("add kafkakit-jdbc"));
    }

    @Test
    void a_transaction_manager_of_another_database_is_refused_with_its_fix() {
        JdbcDataSource one = new JdbcDataSource();
        one.setURL("jdbc:h2:mem:one;DB_CLOSE_DELAY=-1");
        JdbcDataSource other = new JdbcDataSource();
        other.setURL("jdbc:h2:mem:other;DB_CLOSE_DELAY=-1");
        Jdbc effects = SpringTransactions.effects(new DataSourceTransactionManager(one), other);
        assertThat(catchThrowable(effects::check))
                .hasMessageContaining("two data sources")
                .hasMessageContaining("pass the manager's own");
    }
}
