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
        description = {"Compare the topics that a group needs with those that exist.", "The command changes nothing."},
        exitCodeList = {
            "0:All topics are as needed.",
            "1:The command failed.",
            "2:Wrong usage.",
            "3:'topics apply' would change something."
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
