package io.kafkakit.console;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who sends a request. Immutable.
 *
 * @param name becomes the operator of each resolution
 * @param roles what this user may do
 */
public record ConsoleUser(String name, Set<ConsoleRole> roles) {

    /**
     * Copies the roles.
     *
     * @throws IllegalArgumentException if the name is blank: nobody could be asked later
     */
    public ConsoleUser {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a console user is blank; pass the name of the login");
        }
        roles = Set.copyOf(roles);
    }

    /** A user with all roles. */
    public static ConsoleUser withAllRoles(String name) {
        return new ConsoleUser(name, EnumSet.allOf(ConsoleRole.class));
    }

    /** Whether the user has this role. */
    public boolean may(ConsoleRole role) {
        return roles.contains(role);
    }
}
