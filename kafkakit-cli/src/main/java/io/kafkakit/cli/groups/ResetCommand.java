package io.kafkakit.cli.groups;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Question;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.internal.ledger.Restored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kafkakit groups reset}. */
@Command(
        name = "reset",
        description = {
            "Set the offsets of a stopped consumer group. The command shows what would change, and asks first.",
            "The group does not handle records before the new offset."
                    + " It handles all records from there on, even those that it has handled before."
        })
final class ResetCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "GROUP", description = "The consumer group. Stop all its members first.")
    private String group = "";

    @Option(
            names = "--topic",
            required = true,
            split = ",",
            paramLabel = "TOPIC",
            description = "The topics whose offsets to set.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "WHERE",
            description =
                    "earliest, latest, an offset, or a time such as 2026-11-23T10:00:00Z, or PT2H for two hours ago.")
    private String to = "";

    @Option(names = "--dry-run", description = "Only show what the command would do.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        Destination destination = Destination.parse(to);
        try (Admin admin = connection.admin(console.err())) {
            GroupOffsets offsets = new GroupOffsets(admin, group);
            requireStopped(offsets);
            Map<TopicPartition, Long> wanted = destination.of(offsets, partitions(offsets));
            Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed();
            wanted.entrySet().removeIf(each -> isThere(committed.get(each.getKey()), each.getValue()));
            print(wanted, committed);
            if (wanted.isEmpty() || dryRun) {
                return 0;
            }
            if (!yes && !Question.isConfirmed(console.out(), "Set " + Terminal.count(wanted.size(), "offset") + "?")) {
                throw new CommandFailure("nothing was done");
            }
            set(admin, wanted);
            return 0;
        }
    }

    private void requireStopped(GroupOffsets offsets) {
        if (!offsets.isThere()) {
            console.out().println("there is no group '" + group + "' yet; it would begin at these offsets");
            return;
        }
        GroupState state = offsets.description().groupState();
        if (state != GroupState.EMPTY && state != GroupState.DEAD) {
            throw new CommandFailure("group '" + group + "' is " + state
                    + "; stop all its members first, because they would overwrite the offsets");
        }
    }

    private List<TopicPartition> partitions(GroupOffsets offsets) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            int count = offsets.partitions(topic);
            if (count == 0) {
                throw new CommandFailure(
                        "--topic " + topic + " does not exist; 'groups lag' shows the topics of a group");
            }
            IntStream.range(0, count).forEach(number -> partitions.add(new TopicPartition(topic, number)));
        }
        return partitions;
    }

    /** With nothing in the metadata that says more: what was done beyond it would be left out again. */
    private static boolean isThere(@Nullable OffsetAndMetadata committed, long offset) {
        return committed != null && committed.offset() == offset && Restored.isOffsetOnly(committed.metadata());
    }

    private void print(Map<TopicPartition, Long> wanted, Map<TopicPartition, OffsetAndMetadata> committed) {
        List<List<String>> rows = new ArrayList<>();
        wanted.forEach((partition, offset) -> {
            OffsetAndMetadata now = committed.get(partition);
            rows.add(List.of(
                    partition.topic(),
                    Integer.toString(partition.partition()),
                    now == null ? "-" : Long.toString(now.offset()),
                    Long.toString(offset)));
        });
        if (!rows.isEmpty()) {
            new Columns("TOPIC", "PARTITION", "COMMITTED", "NEW").print(rows, console.out());
        }
        console.out()
                .println(
                        rows.isEmpty()
                                ? "nothing to do"
                                : (dryRun ? "dry run: " : "") + Terminal.count(rows.size(), "offset") + " to set");
        console.out().flush();
    }

    private void set(Admin admin, Map<TopicPartition, Long> wanted) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(Partitions.BY_NAME);
        wanted.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        Answer.of(admin.alterConsumerGroupOffsets(group, offsets).all());
        console.out().println("done");
        console.out().flush();
    }
}
