package io.kafkakit.internal.config;

import io.kafkakit.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that one error reports all of them. Not thread-safe. */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /**
     * A setting with a wrong value.
     *
     * @param setting the name that the user wrote
     * @param value its value
     * @param fix what is wrong and what to write instead
     */
    public void add(String setting, Object value, String fix) {
        found.add(setting + " = " + value + ": " + fix);
    }

    /** A problem without a value. */
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
     * Throws an exception if there are problems.
     *
     * @throws ConfigurationException if there are any
     */
    public void throwIfAny(String what) {
        if (!found.isEmpty()) {
            throw new ConfigurationException(what, found);
        }
    }
}
