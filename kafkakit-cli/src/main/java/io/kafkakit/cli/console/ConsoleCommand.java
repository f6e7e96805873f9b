package io.kafkakit.cli.console;

import io.kafkakit.KafkaCluster;
import io.kafkakit.cli.terminal.Cleanup;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Format;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.console.Console;
import io.kafkakit.console.ConsoleAccess;
import io.kafkakit.console.ConsoleBuilder;
import io.kafkakit.console.ConsoleServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kafkakit console}. */
@Command(
        name = "console",
        description = {
            "Serve pages for dead letters, groups and sagas until Ctrl-C.",
            "They are on 127.0.0.1 only, and whoever reaches that may do everything.",
            "With --read-only nothing can be changed."
        })
public final class ConsoleCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            defaultValue = "8090",
            paramLabel = "PORT",
            description = "The port on 127.0.0.1, or 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--read-only", description = "Leave out everything that changes something.")
    private boolean readOnly;

    @Option(
            names = "--dead-letters",
            split = ",",
            paramLabel = "TOPIC",
            description = "Dead-letter topics whose names do not say so. Others are found.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--title",
            defaultValue = "Kafka",
            paramLabel = "WORDS",
            description = "What the pages call the cluster. Default: ${DEFAULT-VALUE}.")
    private String title = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who acts, for the resolutions topic. Default: the user of this machine.")
    private @Nullable String by;

    @Mixin
    private Connection connection = new Connection();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec its = spec;
        if (its == null) {
            throw new IllegalStateException("the command is run by picocli");
        }
        String name = by == null ? System.getProperty("user.name", "unknown") : by;
        if (name.isBlank()) {
            throw new WrongUsage("--by '" + name + "' is blank; write who acts", null);
        }
        try (Cleanup cleanup = new Cleanup()) {
            KafkaCluster cluster =
                    connection.connect(Format.JSON.codec(), its.commandLine().getErr());
            cleanup.add(cluster::close);
            Console console = console(cluster, name);
            cleanup.add(console::close);
            ConsoleServer server = server(console);
            cleanup.add(server::close);
            PrintWriter out = its.commandLine().getOut();
            out.println("The console listens on http://127.0.0.1:" + server.port());
            out.println("Press Ctrl-C to stop it");
            out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private Console console(KafkaCluster cluster, String name) {
        ConsoleBuilder builder = Console.of(cluster).title(title).access(ConsoleAccess.local(name));
        topics.forEach(builder::deadLetterTopic);
        return (readOnly ? builder.readOnly() : builder).build();
    }

    private ConsoleServer server(Console console) {
        try {
            return ConsoleServer.start(console, port);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    "port " + port + " cannot be used: " + e.getMessage()
                            + "; pass another --port (0 for any free one)",
                    e);
        }
    }
}
