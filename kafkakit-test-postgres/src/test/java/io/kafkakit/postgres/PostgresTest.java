package io.kafkakit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The tests' own PostgreSQL. */
class PostgresTest {

    @Test
    void what_was_committed_outlives_a_stop_and_each_test_has_a_database_of_its_own() throws Exception {
        Postgres postgres = Postgres.database();
        Postgres other = Postgres.database();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id int)");
            statement.execute("INSERT INTO kept VALUES (7)");
            postgres.stopAtOnce();
            assertThatThrownBy(() -> statement.execute("INSERT INTO kept VALUES (8)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
        postgres.start();
        try (Connection connection = postgres.connect();
                ResultSet row = connection.createStatement().executeQuery("SELECT sum(id) FROM kept")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(7);
        }
        try (Connection connection = other.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM kept")).hasMessageContaining("does not exist");
        }
    }
}
