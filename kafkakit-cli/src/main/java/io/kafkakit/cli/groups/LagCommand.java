package io.kafkakit.cli.groups;

import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kafkakit groups lag}. */
@Command(
        name = "lag",
        description = {
            "Show how far a consumer group is behind in each partition.",
            "The lag counts offsets up to the last one that read_committed readers can see."
                    + " It includes transaction markers and aborted records."
        })
final class LagCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "GROUP", description = "The consumer group.")
    private String group = "";

    @Override
    public Integer call() {
        try (Admin admin = connection.admin(console.err())) {
            GroupOffsets offsets = new GroupOffsets(admin, group);
            ConsumerGroupDescription description = offsets.description();
            Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed();
            Map<TopicPartition, String> owners = owners(description);
            List<TopicPartition> all = new ArrayList<>(committed.keySet());
            owners.keySet().stream()
                    .filter(partition -> !committed.containsKey(partition))
                    .forEach(all::add);
            all.sort(Partitions.BY_NAME);
            Map<TopicPartition, Long> ends = offsets.offsets(all, OffsetSpec.latest());
            print(description, all, committed, ends, owners);
            return 0;
        }
    }

    private static Map<TopicPartition, String> owners(ConsumerGroupDescription description) {
        Map<TopicPartition, String> owners = new HashMap<>();
        for (MemberDescription member : description.members()) {
            member.assignment()
                    .topicPartitions()
                    .forEach(partition -> owners.put(partition, member.clientId() + " " + member.host()));
        }
        return owners;
    }

    private void print(
            ConsumerGroupDescription description,
            List<TopicPartition> all,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, String> owners) {
        List<List<String>> rows = new ArrayList<>();
        long total = 0;
        for (TopicPartition partition : all) {
            OffsetAndMetadata offset = committed.get(partition);
            Long end = ends.get(partition);
            Long lag = offset == null || end == null ? null : Math.max(0, end - offset.offset());
            total += lag == null ? 0 : lag;
            rows.add(List.of(
                    partition.topic(),
                    Integer.toString(partition.partition()),
                    offset == null ? "-" : Long.toString(offset.offset()),
                    end == null ? "gone" : Long.toString(end),
                    lag == null ? "-" : Long.toString(lag),
                    owners.getOrDefault(partition, "-")));
        }
        if (!rows.isEmpty()) {
            new Columns("TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "MEMBER").print(rows, console.out());
        }
        console.out()
                .println(Terminal.clean(group) + " is " + description.groupState() + ", with "
                        + Terminal.count(description.members().size(), "member") + ", and "
                        + Terminal.count(total, "record") + " behind");
        console.out().flush();
    }
}
