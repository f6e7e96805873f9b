package io.kafkakit.console.internal.letters;

import io.kafkakit.deadletter.Failure;
import io.kafkakit.deadletter.Source;
import org.jspecify.annotations.Nullable;

/**
 * What dead letters have in common: many rows share one instance.
 *
 * @param error the class of the root cause; null if it is not known
 * @param errors the exception's class and its causes, in lines
 */
public record Kind(
        @Nullable String event,
        @Nullable String error,
        String errors,
        @Nullable String group,
        @Nullable String source,
        @Nullable String disposition) {

    static Kind of(@Nullable String event, Failure failure, Source source) {
        StringBuilder errors = new StringBuilder();
        if (failure.errorClass() != null) {
            errors.append(failure.errorClass()).append('\n');
        }
        failure.causes().forEach(each -> errors.append(each).append('\n'));
        return new Kind(
                event, failure.rootCause(), errors.toString(), source.group(), source.topic(), failure.disposition());
    }

    /** Whether one of its exceptions has this class, with or without its package. */
    boolean hasError(String name) {
        for (int begin = 0; begin < errors.length(); ) {
            int end = errors.indexOf('\n', begin);
            if (isClass(errors.substring(begin, end), name)) {
                return true;
            }
            begin = end + 1;
        }
        return false;
    }

    private static boolean isClass(String actual, String name) {
        return actual.equals(name) || actual.endsWith("." + name) || actual.endsWith("$" + name);
    }

    /** Its class name without package; the message is there for what has no class. */
    public String shortError() {
        return error == null ? "unknown error" : error.substring(error.lastIndexOf('.') + 1);
    }
}
