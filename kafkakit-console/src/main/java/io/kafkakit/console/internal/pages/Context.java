package io.kafkakit.console.internal.pages;

import io.kafkakit.ConsumerGroup;
import io.kafkakit.KafkaCluster;
import io.kafkakit.console.ConsoleAccess;
import io.kafkakit.console.ConsoleRole;
import io.kafkakit.console.internal.jobs.Jobs;
import io.kafkakit.console.internal.letters.LetterIndexes;
import io.kafkakit.console.internal.text.Masking;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What pages know.
 *
 * @param topics dead-letter topics that are known by name
 * @param groups those of this process
 */
public record Context(
        KafkaCluster cluster,
        ConsoleAccess access,
        LetterIndexes indexes,
        Jobs jobs,
        String title,
        List<String> topics,
        List<ConsumerGroup> groups,
        boolean readOnly) {

    Masking masking(String topic) {
        return new Masking(access.masks(topic));
    }

    /** The topic of the path, if the user may see it. */
    String topic(Visit visit) {
        String topic = visit.name("topic");
        check(visit, topic);
        if (!DeadLetterTopics.isOne(this, topic)) {
            throw Refusal.notFound("This is no dead-letter topic that the console knows. Whoever runs it can name it.");
        }
        return topic;
    }

    void check(Visit visit, String topic) {
        if (!access.isVisible(visit.user(), topic)) {
            throw Refusal.notFound("There is no topic of this name that you may see.");
        }
    }

    boolean may(Visit visit, ConsoleRole role) {
        return !readOnly && visit.may(role);
    }

    Shell shell(Visit visit, String title, String section, Shell.Crumb... crumbs) {
        String rights = readOnly
                ? "read-only"
                : visit.user().roles().stream()
                        .sorted()
                        .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining(", "));
        return new Shell(
                visit.request().base(),
                title,
                section,
                List.of(crumbs),
                this.title,
                visit.user().name(),
                rights);
    }
}
