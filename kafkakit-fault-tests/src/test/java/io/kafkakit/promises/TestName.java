package io.kafkakit.promises;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test as the register names it: {@code RetryTest#a_retry_waits}, or {@code kafkakit-core:RetryTest#a_retry_waits} where
 * two modules have a class of this name.
 *
 * @param module empty where the class's name is enough
 */
record TestName(String module, String className, String method) {

    private static final Pattern FORM = Pattern.compile("`(?:([a-z][a-z-]*):)?([A-Z]\\w*)#(\\w+)`");

    static Optional<TestName> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new TestName(form.group(1) == null ? "" : form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return (module.isEmpty() ? "" : module + ":") + className + "#" + method;
    }
}
