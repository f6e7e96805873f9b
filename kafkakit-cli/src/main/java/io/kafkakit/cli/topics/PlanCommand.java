package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit topics plan}. */
@Command(
        name = "plan",
        description = {
            "Compare the topics that are needed with those that are there. Changes nothing.",
            "Its exit status is 0 if all is as it should be, and 3 if apply would change something."
        })
final class PlanCommand implements Callable<Integer> {

    private static final int WOULD_CHANGE = 3;

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Wanted wanted = new Wanted();

    @Override
    public Integer call() {
        try (Admin admin = connection.admin(console.err())) {
            Changes changes = new Cluster(admin).compare(wanted);
            changes.print(console.out());
            return changes.isEmpty() ? 0 : WOULD_CHANGE;
        }
    }
}
