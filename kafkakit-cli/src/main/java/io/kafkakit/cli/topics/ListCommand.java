package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kafkakit topics list}. */
@Command(
        name = "list",
        description = {
            "List the topics of the cluster.",
            "OFFSETS is the number of offsets from the start of the logs to their ends."
                    + " It includes transaction markers, and records that compaction has removed."
        })
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--internal", description = "Also list Kafka's own topics.")
    private boolean internalToo;

    @Override
    public Integer call() {
        try (Admin admin = connection.admin(console.err())) {
            Collection<String> names = Answer.of(admin.listTopics(new ListTopicsOptions().listInternal(internalToo))
                    .names());
            Map<String, TopicDescription> topics =
                    new TreeMap<>(Answer.of(admin.describeTopics(names).allTopicNames()));
            Map<String, Long> offsets = offsets(admin, topics.values());
            List<List<String>> rows = topics.values().stream()
                    .map(topic -> List.of(
                            topic.name(),
                            Integer.toString(topic.partitions().size()),
                            Integer.toString(
                                    topic.partitions().get(0).replicas().size()),
                            Long.toString(offsets.getOrDefault(topic.name(), 0L))))
                    .toList();
            if (!rows.isEmpty()) {
                new Columns("TOPIC", "PARTITIONS", "REPLICAS", "OFFSETS").print(rows, console.out());
            }
            console.out().println(Terminal.count(rows.size(), "topic"));
            console.out().flush();
            return 0;
        }
    }

    private static Map<String, Long> offsets(Admin admin, Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> begins = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : topics) {
            topic.partitions().forEach(partition -> {
                TopicPartition at = new TopicPartition(topic.name(), partition.partition());
                begins.put(at, OffsetSpec.earliest());
                ends.put(at, OffsetSpec.latest());
            });
        }
        Map<String, Long> counts = new HashMap<>();
        Answer.of(admin.listOffsets(ends).all())
                .forEach((at, end) -> counts.merge(at.topic(), end.offset(), Long::sum));
        Answer.of(admin.listOffsets(begins).all())
                .forEach((at, begin) -> counts.merge(at.topic(), -begin.offset(), Long::sum));
        return counts;
    }
}
