package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.internal.topics.NeededTopic;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is needed, and what of it has to be changed. */
record Changes(List<Change> all) {

    /**
     * One topic.
     *
     * @param partitions that it has; 0 if it is missing
     * @param configs to be changed, by name: what they are, and what they should be
     */
    record Change(NeededTopic wanted, int partitions, Map<String, Setting> configs) {

        boolean isMissing() {
            return partitions == 0;
        }

        boolean hasTooFewPartitions() {
            return !isMissing() && partitions < wanted.partitions();
        }

        boolean isNone() {
            return !isMissing() && !hasTooFewPartitions() && configs.isEmpty();
        }
    }

    /** A setting's value as it is, and as it should be. */
    record Setting(String now, String wanted) {}

    boolean isEmpty() {
        return all.stream().allMatch(Change::isNone);
    }

    /** Of the topics that are to be changed. */
    List<String> names() {
        return all.stream()
                .filter(change -> !change.isNone())
                .map(change -> change.wanted().name())
                .toList();
    }

    void print(PrintWriter out) {
        for (Change change : all) {
            NeededTopic topic = change.wanted();
            if (change.isMissing()) {
                out.printf("+ %s: %s, %s%n", topic.name(), topic.what(), count(topic.partitions()));
                new TreeMap<>(topic.configs()).forEach((name, value) -> out.printf("    %s = %s%n", name, value));
            } else if (change.isNone()) {
                out.printf("= %s: %s, %s%n", topic.name(), topic.what(), count(change.partitions()));
            } else {
                out.printf("~ %s: %s%n", topic.name(), topic.what());
                if (change.hasTooFewPartitions()) {
                    out.printf("    partitions %d -> %d%n", change.partitions(), topic.partitions());
                }
                new TreeMap<>(change.configs())
                        .forEach((name, setting) ->
                                out.printf("    %s %s -> %s%n", name, setting.now(), setting.wanted()));
            }
        }
        out.flush();
    }

    private static String count(int partitions) {
        return Terminal.count(partitions, "partition");
    }
}
