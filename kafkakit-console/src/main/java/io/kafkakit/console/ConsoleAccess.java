package io.kafkakit.console;

import java.util.Optional;

/**
 * Who may see and do what in the console. Implementations are thread-safe and quick, because each request asks them.
 *
 * <pre>{@code
 * ConsoleAccess access = request -> Optional.ofNullable(request.principal())
 *         .map(name -> new ConsoleUser(name, Set.of(ConsoleRole.VIEW)));
 * }</pre>
 */
@FunctionalInterface
public interface ConsoleAccess {

    /** The user of a request; empty for an answer with status 401. */
    Optional<ConsoleUser> user(ConsoleRequest request);

    /**
     * Whether users are told apart. If not, {@link ConsoleServer} listens on the loopback address only.
     *
     * @return true unless overridden
     */
    default boolean authenticates() {
        return true;
    }

    /** Whether a user may see this topic; all of them unless overridden. A topic that is not visible is not found. */
    default boolean isVisible(ConsoleUser user, String topic) {
        return true;
    }

    /** The parts of this dead-letter topic that nobody sees; none unless overridden. */
    default Masks masks(String topic) {
        return Masks.none();
    }

    /** The largest number of dead letters that a user may redrive or discard at once; unlimited unless overridden. */
    default long mostAtOnce(ConsoleUser user) {
        return Long.MAX_VALUE;
    }

    /** Whoever reaches the loopback address is this user and may do everything. For a console on your own machine. */
    static ConsoleAccess local(String name) {
        ConsoleUser everyone = ConsoleUser.withAllRoles(name);
        return new ConsoleAccess() {
            @Override
            public Optional<ConsoleUser> user(ConsoleRequest request) {
                return Optional.of(everyone);
            }

            @Override
            public boolean authenticates() {
                return false;
            }
        };
    }
}
