package io.kafkakit.console.internal.pages;

import io.kafkakit.console.ConsoleResponse;
import io.kafkakit.console.ConsoleRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which page answers which path. */
final class Router {

    /** Answers a request. */
    @FunctionalInterface
    interface Page {

        ConsoleResponse answer(Visit visit) throws InterruptedException;
    }

    /**
     * A page and its path.
     *
     * @param parts of the path; those in braces are variable
     * @param role that a user needs
     */
    record Route(String method, List<String> parts, ConsoleRole role, Page page) {

        /** The variable parts, if the path is of this route. */
        Optional<Map<String, String>> match(String path) {
            List<String> actual = split(path);
            if (actual.size() != parts.size()) {
                return Optional.empty();
            }
            Map<String, String> names = new HashMap<>();
            for (int i = 0; i < actual.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("{")) {
                    names.put(part.substring(1, part.length() - 1), actual.get(i));
                } else if (!part.equals(actual.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(names);
        }
    }

    /** A route that fits, with the variable parts of its path. */
    record Match(Route route, Map<String, String> names) {}

    private final boolean readOnly;
    private final List<Route> routes = new ArrayList<>();

    /**
     * Without routes yet.
     *
     * @param readOnly leaves out all that write
     */
    Router(boolean readOnly) {
        this.readOnly = readOnly;
    }

    void get(String path, Page page) {
        routes.add(new Route("GET", split(path), ConsoleRole.VIEW, page));
    }

    void post(String path, ConsoleRole role, Page page) {
        if (!readOnly) {
            routes.add(new Route("POST", split(path), role, page));
        }
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    Optional<Match> find(String method, String path) {
        for (Route route : routes) {
            if (route.method().equals(method.equals("HEAD") ? "GET" : method)) {
                Optional<Map<String, String>> names = route.match(path);
                if (names.isPresent()) {
                    return Optional.of(new Match(route, names.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> split(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
