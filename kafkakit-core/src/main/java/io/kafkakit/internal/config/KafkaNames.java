package io.kafkakit.internal.config;

import java.util.regex.Pattern;

/** The names that Kafka allows for topics and for the ids of static members. */
public final class KafkaNames {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private KafkaNames() {}

    /** Adds a problem if Kafka would refuse the name, which otherwise shows only as a start that never ends. */
    public static void check(String what, String name, Problems problems) {
        if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            problems.add(what, "'" + name + "'", "use 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'");
        }
    }
}
