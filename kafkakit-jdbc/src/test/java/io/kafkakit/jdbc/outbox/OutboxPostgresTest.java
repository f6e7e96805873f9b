package io.kafkakit.jdbc.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kafkakit.jdbc.postgres.Postgres;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** In PostgreSQL, through a pool of connections. */
class OutboxPostgresTest extends OutboxContract {

    private final List<HikariDataSource> pools = new ArrayList<>();

    @Override
    DataSource database() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(Postgres.database().dataSource());
        config.setMaximumPoolSize(12);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    @Override
    String folder() {
        return "postgresql";
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }
}
