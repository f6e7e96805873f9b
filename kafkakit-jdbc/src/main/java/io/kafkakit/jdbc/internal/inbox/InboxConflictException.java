package io.kafkakit.jdbc.internal.inbox;

import java.sql.SQLException;

/** Another member has handled the record meanwhile. */
final class InboxConflictException extends SQLException {

    private static final long serialVersionUID = 1L;

    InboxConflictException(String position, SQLException cause) {
        super("another member has handled " + position + " meanwhile", cause.getSQLState(), cause);
    }
}
