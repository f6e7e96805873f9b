package io.kafkakit.internal.config;

import io.kafkakit.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it can be said at once. Not thread-safe. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /**
     * A setting with a wrong value.
     *
     * @param setting what the user wrote
     * @param value what it is set to
     * @param fix what is wrong with it and what to write instead
     */
    public void add(String setting, Object value, String fix) {
        found.add(setting + " = " + value + ": " + fix);
    }

    /** For what has no value. */
    public void add(String sentence) {
        if (!found.contains(sentence)) {
            found.add(sentence);
        }
    }

    /** All of these too. */
    public void addAll(Problems others) {
        others.found.forEach(this::add);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Ends the collection.
     *
     * @throws ConfigurationException if there are any
     */
    public void throwIfAny(String what) {
        if (!found.isEmpty()) {
            throw new ConfigurationException(what, found);
        }
    }
}
