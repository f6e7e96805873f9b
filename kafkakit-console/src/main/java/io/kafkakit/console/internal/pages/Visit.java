package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleRequest;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.ConsoleUser;
import java.util.Map;

/**
 * A request that may be answered.
 *
 * @param names the variable parts of its path
 */
record Visit(ConsoleRequest request, ConsoleUser user, Map<String, String> names) {

    String name(String part) {
        return names.getOrDefault(part, "");
    }

    boolean may(ConsoleRole role) {
        return user.may(role);
    }

    /** The address of a page of ours. */
    String to(String path) {
        return request.base() + path;
    }
}
