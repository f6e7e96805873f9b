package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kafkakit topics apply}. */
@Command(
        name = "apply",
        description = {
            "Create the topics that a group needs, add missing partitions, and correct settings that would lose records.",
            "These settings are cleanup.policy, retention.ms, retention.bytes and max.message.bytes.",
            "The command deletes nothing and makes nothing smaller."
        })
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Wanted wanted = new Wanted();

    @Override
    public Integer call() {
        try (Admin admin = connection.admin(console.err())) {
            Cluster cluster = new Cluster(admin);
            Changes changes = cluster.compare(wanted);
            cluster.apply(wanted, changes);
            changes.print(console.out());
            console.out().println(changes.isEmpty() ? "nothing to do" : "done");
            console.out().flush();
            return 0;
        }
    }
}
