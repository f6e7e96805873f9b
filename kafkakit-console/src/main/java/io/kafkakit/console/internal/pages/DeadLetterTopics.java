package io.kafkakit.console.internal.pages;

import io.kafkakit.internal.config.Answers;
import io.kafkakit.internal.topics.NeededTopics;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Finds dead-letter topics: those that were named, those that have resolutions, and those that are called so. */
final class DeadLetterTopics {

    private DeadLetterTopics() {}

    static List<String> find(Context context, Visit visit) {
        Set<String> names = names(context);
        Set<String> found = new TreeSet<>(context.topics());
        for (String name : names) {
            if (isCalledSo(name) || names.contains(NeededTopics.resolutions(name))) {
                found.add(name);
            }
        }
        found.removeIf(name -> !context.access().isVisible(visit.user(), name));
        return List.copyOf(found);
    }

    /** Whether it may be opened. Masks are for dead-letter topics: nobody is to read the source topic round them. */
    static boolean isOne(Context context, String topic) {
        return context.topics().contains(topic)
                || isCalledSo(topic)
                || names(context).contains(NeededTopics.resolutions(topic));
    }

    static Set<String> names(Context context) {
        return Answers.await(context.cluster().clients().admin().listTopics().names());
    }

    private static boolean isCalledSo(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.endsWith(NeededTopics.resolutions(""))
                && (lower.contains("dead-letter")
                        || lower.contains("dead.letter")
                        || lower.contains("dead_letter")
                        || lower.matches(".*[._-](dlq|dlt)([._-].*)?"));
    }
}
