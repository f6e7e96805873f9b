package io.kafkakit.cli.topics;

import io.kafkakit.cli.terminal.Connection;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
    private Connection connection = new Connection();

    @Mixin
    private Wanted wanted = new Wanted();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (Admin admin = connection.admin()) {
            Changes changes = new Cluster(admin).compare(wanted);
            if (spec != null) {
                changes.print(spec.commandLine().getOut());
            }
            return changes.isEmpty() ? 0 : WOULD_CHANGE;
        }
    }
}
