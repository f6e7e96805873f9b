package io.kafkakit.internal.topics;

import io.kafkakit.internal.config.Problems;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that Kafka allows for topics and for the ids of static members. */
public final class KafkaNames {

    private static final int LONGEST = 249;
    private static final String LEGAL = "use 1 to " + LONGEST + " of a-z, A-Z, 0-9, '.', '_' and '-'";
    /** Kafka's own topics. Brokers refuse client writes to them, with the same error as for an invalid topic name. */
    private static final Set<String> OF_KAFKA =
            Set.of("__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata");

    private KafkaNames() {}

    /** Adds a problem if Kafka would refuse the name. Without this check the start would just never end. */
    public static void check(String what, String name, Problems problems) {
        if (!isLegal(name)) {
            problems.add(what, "'" + name + "'", LEGAL);
        }
    }

    /** As {@link #check}, for a topic that is written to. */
    public static void checkWritable(String what, String name, Problems problems) {
        String unwritable = isLegal(name) ? unwritable(name) : LEGAL;
        if (unwritable != null) {
            problems.add(what, "'" + name + "'", unwritable);
        }
    }

    /**
     * Adds a problem if Kafka would never create a topic of this name beside the others. Metric names contain {@code _}
     * for {@code .}, so Kafka refuses two names that differ only in that.
     *
     * @param others the names of other topics
     */
    static void checkCollision(String what, String name, Collection<String> others, Problems problems) {
        others.stream()
                .filter(other -> !other.equals(name) && name.replace('.', '_').equals(other.replace('.', '_')))
                .findFirst()
                .ifPresent(other -> problems.add(
                        what,
                        "'" + name + "'",
                        "Kafka never creates it beside topic '" + other
                                + "', because its metric names do not distinguish '.' from '_'; "
                                + "use another name, such as with onTopic(...) for retries"));
    }

    /**
     * Why no client can ever write to a topic of this name; null if clients can, once the topic exists. Called for each
     * record that is sent, so it allocates nothing when the name is fine.
     */
    public static @Nullable String unwritable(String topic) {
        if (!isLegal(topic)) {
            return "no topic can have the name '" + topic + "': " + LEGAL;
        }
        return topic.startsWith("__") && OF_KAFKA.contains(topic)
                ? "topic '" + topic + "' is Kafka's own, and brokers refuse what clients send to it: use another topic"
                : null;
    }

    /** Whether a topic may have this name. */
    public static boolean isLegal(String name) {
        if (name.isEmpty() || name.length() > LONGEST || name.equals(".") || name.equals("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
