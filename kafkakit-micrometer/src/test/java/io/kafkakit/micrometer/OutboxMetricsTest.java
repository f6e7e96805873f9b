package io.kafkakit.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.jdbc.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Only writes rows, so that no broker is needed. */
class OutboxMetricsTest {

    @Test
    void gauges_show_how_many_rows_wait_and_for_how_long() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:metrics;DB_CLOSE_DELAY=-1");
        try (KafkaCluster cluster = KafkaCluster.connect("localhost:1");
                Outbox outbox =
                        Outbox.of(cluster, source).name("shop").createTables().open()) {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                outbox.send(connection, "orders", "o-1", "order.placed", Map.of("id", 1));
                outbox.send(connection, "orders", "o-1", "order.placed", Map.of("id", 2));
                connection.commit();
            }
            MeterRegistry registry = new SimpleMeterRegistry();
            OutboxMetrics.of(outbox).bindTo(registry);
            assertThat(gauge(registry, "waiting")).isEqualTo(2);
            assertThat(gauge(registry, "oldest")).isNotNegative();
            assertThat(gauge(registry, "refused")).isZero();
            assertThat(gauge(registry, "troubled")).isZero();
        }
    }

    @Test
    void gauges_are_nan_while_the_database_does_not_answer() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:away;DB_CLOSE_DELAY=-1");
        try (KafkaCluster cluster = KafkaCluster.connect("localhost:1");
                Outbox outbox =
                        Outbox.of(cluster, source).name("shop").createTables().open()) {
            try (Connection connection = source.getConnection()) {
                connection.createStatement().execute("DROP TABLE kafkakit_outbox");
            }
            MeterRegistry registry = new SimpleMeterRegistry();
            OutboxMetrics.of(outbox).bindTo(registry);
            assertThat(gauge(registry, "waiting")).isNaN();
        }
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get("kafkakit.outbox." + name)
                .tag("outbox", "shop")
                .gauge()
                .value();
    }
}
