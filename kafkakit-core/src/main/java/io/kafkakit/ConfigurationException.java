package io.kafkakit;

import java.util.List;

/**
 * The configuration is wrong. Thrown before a thread or a connection is opened. It lists all problems at once: each
 * line names the setting, its value and the fix.
 */
public final class ConfigurationException extends KafkaKitException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigurationException(String what, List<String> problems) {
        super(what + "\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem as one sentence: the setting, its value, the fix. */
    public List<String> problems() {
        return problems == null ? List.of() : problems;
    }
}
