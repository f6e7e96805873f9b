package io.kafkakit.jdbc.internal.inbox;

import io.kafkakit.effect.Effects;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a database says of an attempt, by its SQLSTATE (ISO 9075) and the classes of JDBC.
 *
 * <p>PostgreSQL's own codes: class 53 is a lack of resources, 57P0x a server that starts or stops, 58 an error of the
 * system under it (PostgreSQL 17, appendix A). H2's own: 90067 a broken connection, 90098 and 90121 a closed database.
 */
final class SqlFailures {

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "25006", "90067", "90098", "90121");
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "58");

    private SqlFailures() {}

    static Effects.Failure of(Throwable thrown) {
        if (thrown instanceof InboxConflictException) {
            return Effects.Failure.CONFLICT;
        }
        if (!(thrown instanceof SQLException sql)) {
            return Effects.Failure.ATTEMPT;
        }
        String state = sql.getSQLState();
        if (sql instanceof SQLTransactionRollbackException || isOneOf(CONFLICTS, state)) {
            return Effects.Failure.CONFLICT;
        }
        boolean isAway = sql instanceof SQLTransientConnectionException
                || sql instanceof SQLNonTransientConnectionException
                || sql instanceof SQLRecoverableException
                || isOneOf(AWAY, state)
                || (state != null && state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2)));
        return isAway ? Effects.Failure.UNAVAILABLE : Effects.Failure.ATTEMPT;
    }

    private static boolean isOneOf(Set<String> states, @Nullable String state) {
        return state != null && states.contains(state);
    }

    /** Whether a row with the same key is there already. */
    static boolean isDuplicate(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("23");
    }
}
