package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.WrongUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** Topics as a user writes them: {@code labels:3} has three partitions. */
public final class NewTopics {

    private NewTopics() {}

    /**
     * By name, how many partitions each has.
     *
     * @param option what the user wrote them behind
     * @throws WrongUsage if one is written in another way
     */
    public static Map<String, Integer> parse(String option, List<String> texts) {
        Map<String, Integer> topics = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            topics.put(name, colon < 0 ? 1 : partitions(option, text, text.substring(colon + 1)));
        }
        return topics;
    }

    private static int partitions(String option, String text, String number) {
        try {
            int partitions = Integer.parseInt(number);
            if (partitions > 0) {
                return partitions;
            }
        } catch (NumberFormatException e) {
            throw wrong(option, text, e);
        }
        throw wrong(option, text, null);
    }

    private static WrongUsage wrong(String option, String text, @Nullable Exception cause) {
        return new WrongUsage(
                (option + " " + text).strip() + ": write NAME or NAME:PARTITIONS, such as labels:3", cause);
    }

    static List<NewTopic> of(Map<String, Integer> topics, Optional<Short> replication, Map<String, String> configs) {
        List<NewTopic> made = new ArrayList<>();
        topics.forEach((name, partitions) ->
                made.add(new NewTopic(name, Optional.of(partitions), replication).configs(configs)));
        return made;
    }
}
