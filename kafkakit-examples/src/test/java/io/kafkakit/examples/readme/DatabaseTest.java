package io.kafkakit.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkakit.KafkaCluster;
import io.kafkakit.examples.readme.OrderEvents.OrderCreated;
import io.kafkakit.jdbc.outbox.Outbox;
import io.kafkakit.test.EmbeddedKafkaTest;
import io.kafkakit.test.TopicReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

@EmbeddedKafkaTest(topics = "orders", partitions = 3)
class DatabaseTest {

    private final JdbcConnectionPool dataSource =
            JdbcConnectionPool.create("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "sa", "");

    @Test
    void an_event_is_written_with_the_rows_that_it_tells_of(KafkaCluster cluster, TopicReader reader) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute("CREATE TABLE orders (id varchar(20) PRIMARY KEY)");
        }
        // docs: outbox
        Outbox outbox = Outbox.of(cluster, dataSource)
                .name("shop")
                .createTables() // or run V1__outbox.sql with your migrations
                .createTopic()
                .start();
        // end

        // docs: send
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            insertOrder(connection, "o-1");
            outbox.send(connection, "orders", "o-1", new OrderCreated("o-1", List.of("tea")));
            connection.commit();
            outbox.wake(); // optional: publish now, and not after the poll interval
        }
        // end
        assertThat(outbox.awaitDrained(Duration.ofSeconds(30))).isTrue();
        assertThat(reader.records("orders")).hasSize(1);
    }

    private static void insertOrder(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }
}
