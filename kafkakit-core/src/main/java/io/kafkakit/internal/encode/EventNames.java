package io.kafkakit.internal.encode;

import io.kafkakit.EventName;

/** The rule that names an event after a class. */
public final class EventNames {

    /** A cache: each event that is sent needs its name, and reflection is slow. */
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return nameOf(type);
        }
    };

    private EventNames() {}

    /**
     * The name of a class's events: its {@link EventName}, or else its simple name.
     *
     * @throws IllegalArgumentException if no event can be named after the class
     */
    public static String of(Class<?> type) {
        return NAMES.get(type);
    }

    private static String nameOf(Class<?> type) {
        EventName named = type.getAnnotation(EventName.class);
        if (named != null) {
            return named.value();
        }
        if (type.getSimpleName().isEmpty() || type.getName().startsWith("java.")) {
            throw new IllegalArgumentException(
                    "no event can be named after " + type.getName()
                            + ": give the name yourself, as in send(topic, key, \"event.name\", data), or use a class of yours");
        }
        return type.getSimpleName();
    }
}
