package io.kafkakit.cli.groups;

import io.kafkakit.cli.terminal.Answer;
import io.kafkakit.cli.terminal.Columns;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit groups list}. */
@Command(
        name = "list",
        description = "List all groups: consumer groups of both protocols, share groups and streams groups.")
final class ListCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Override
    public Integer call() {
        try (Admin admin = connection.admin(console.err())) {
            List<List<String>> rows = Answer.of(admin.listGroups().all()).stream()
                    .sorted(Comparator.comparing(GroupListing::groupId))
                    .map(group -> List.of(
                            group.groupId(),
                            group.type().map(Object::toString).orElse("-"),
                            group.groupState().map(Object::toString).orElse("-")))
                    .toList();
            if (!rows.isEmpty()) {
                new Columns("GROUP", "TYPE", "STATE").print(rows, console.out());
            }
            console.out().println(Terminal.count(rows.size(), "group"));
            console.out().flush();
            return 0;
        }
    }
}
