package io.kafkakit.jdbc.internal.inbox;

import io.kafkakit.effect.EffectKey;
import io.kafkakit.effect.EffectTransaction;
import io.kafkakit.jdbc.JdbcTransactions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A transaction in which a handler runs. */
final class InboxTransaction implements EffectTransaction {

    private final Inbox inbox;
    private final JdbcTransactions.Open open;
    private final Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> stored;
    private final HandlerConnection.Given given;

    InboxTransaction(
            Inbox inbox, JdbcTransactions.Open open, Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> stored) {
        this.inbox = inbox;
        this.open = open;
        this.stored = stored;
        this.given = HandlerConnection.of(open.connection());
    }

    @Override
    public @Nullable List<ProducerRecord<byte[], byte[]>> stored(EffectKey key) {
        return stored.get(key);
    }

    @Override
    public <T> @Nullable T resource(Class<T> type) {
        return type.isInstance(given.connection()) ? type.cast(given.connection()) : null;
    }

    @Override
    public void commit(Map<EffectKey, List<ProducerRecord<byte[], byte[]>>> sends) throws SQLException {
        given.end();
        try {
            inbox.insert(open.connection(), sends);
            open.commit();
        } catch (SQLException | RuntimeException e) {
            inbox.mayBeThere(sends.keySet());
            throw e;
        }
    }

    @Override
    public void close() {
        given.end();
        open.close();
    }
}
