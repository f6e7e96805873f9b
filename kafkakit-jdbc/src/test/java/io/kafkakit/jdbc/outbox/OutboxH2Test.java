package io.kafkakit.jdbc.outbox;

import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** In H2. */
class OutboxH2Test extends OutboxContract {

    private static final AtomicInteger NEXT = new AtomicInteger();

    @Override
    DataSource database() {
        return JdbcConnectionPool.create("jdbc:h2:mem:outbox" + NEXT.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    @Override
    String folder() {
        return "h2";
    }
}
