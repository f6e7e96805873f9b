package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Connection;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kafkakit topics apply}. */
@Command(
        name = "apply",
        description = {
            "Create the topics that are missing, give those that have too few partitions more, and correct settings that"
                    + " would lose records: cleanup.policy, and a max.message.bytes or retention.ms that is too low.",
            "Deletes nothing and makes nothing smaller."
        })
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Wanted wanted = new Wanted();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (Admin admin = connection.admin()) {
            Cluster cluster = new Cluster(admin);
            Changes changes = cluster.compare(wanted);
            cluster.apply(wanted, changes);
            if (spec != null) {
                PrintWriter out = spec.commandLine().getOut();
                changes.print(out);
                out.println(changes.isEmpty() ? "nothing to do" : "done");
                out.flush();
            }
            return 0;
        }
    }
}
