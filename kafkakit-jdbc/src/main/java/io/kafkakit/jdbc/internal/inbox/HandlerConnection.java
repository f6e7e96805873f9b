package io.kafkakit.jdbc.internal.inbox;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connection that a handler gets: it cannot end the transaction, which is not its own. */
final class HandlerConnection implements InvocationHandler {

    private static final Map<String, String> REFUSED = Map.of(
            "commit", "the transaction is committed after the handler has returned",
            "rollback", "throw an exception, and the transaction is rolled back; a savepoint can be rolled back",
            "close", "the connection is closed after the handler has returned",
            "abort", "throw an exception, and the transaction is rolled back",
            "setAutoCommit", "the handler and the row of its record need one transaction");

    private final Connection connection;
    private volatile boolean ended;

    private HandlerConnection(Connection connection) {
        this.connection = connection;
    }

    /** Gives out a connection, and takes it back. */
    record Given(Connection connection, HandlerConnection guard) {

        /** The handler has returned: who has kept the connection cannot use it any more. */
        void end() {
            guard.ended = true;
        }
    }

    static Given of(Connection connection) {
        HandlerConnection guard = new HandlerConnection(connection);
        Connection proxy = (Connection) Proxy.newProxyInstance(
                HandlerConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, guard);
        return new Given(proxy, guard);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (ended && method.getDeclaringClass() != Object.class) {
            throw new IllegalStateException(
                    "the connection of a handler was used after the handler had returned: use it before, on its thread");
        }
        String instead = REFUSED.get(method.getName());
        boolean isOfSavepoint = arguments != null && method.getName().equals("rollback");
        boolean changesNothing =
                method.getName().equals("setAutoCommit") && arguments != null && Boolean.FALSE.equals(arguments[0]);
        if (instead != null && !isOfSavepoint && !changesNothing) {
            throw new IllegalStateException(
                    method.getName() + "() on the connection of a handler is refused: " + instead);
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
