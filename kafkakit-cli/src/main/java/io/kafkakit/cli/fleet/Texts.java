package io.kafkakit.cli.fleet;

import io.kafkakit.console.fleet.FleetGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What cells of tables say. */
final class Texts {

    private Texts() {}

    /** What is paused in a group, and in how many instances if not in all. */
    static String paused(FleetGroup group) {
        return String.join(
                ", ",
                group.topics().stream()
                        .map(Texts::paused)
                        .filter(each -> !each.isEmpty())
                        .toList());
    }

    private static String paused(FleetGroup.Topic topic) {
        List<String> words = new ArrayList<>();
        if (topic.paused() > 0) {
            words.add(topic.topic() + share(topic.paused(), topic.instances()));
        }
        new TreeMap<>(topic.pausedEvents())
                .forEach((event, number) -> words.add(topic.topic() + " " + event + share(number, topic.instances())));
        return String.join(", ", words);
    }

    private static String share(int some, int all) {
        return some == all ? "" : " in " + some + " of " + all;
    }
}
