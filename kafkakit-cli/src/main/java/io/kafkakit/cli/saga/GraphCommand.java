package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.SagaView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kafkakit saga graph}. */
@Command(
        name = "graph",
        description = {
            "Draw the sagas of a Java source file or a class as flowcharts for Mermaid.",
            "The sagas are the values of static fields, and of static methods without parameters.",
            "With --id the chart shows how far one saga of the cluster is."
                    + " Green steps are done, yellow ones are open, red ones have failed or are stuck."
        })
final class GraphCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "FILE.java|CLASS",
            description = "The source file, or the full name of a class.")
    private String origin = "";

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description =
                    "Jars and directories that the file needs besides kafkakit, written as 'java -cp' takes them.")
    private String classPath = "";

    @Option(names = "--saga", paramLabel = "NAME", description = "Only the saga of this name.")
    private @Nullable String name;

    @Option(names = "--id", paramLabel = "ID", description = "Colour the steps for the saga with this id.")
    private @Nullable String id;

    @Override
    public Integer call() throws InterruptedException {
        try (Definitions definitions = Definitions.of(origin, classPath)) {
            if (id != null) {
                return draw(definitions, id);
            }
            if (name != null) {
                print(definitions.one(name).mermaid());
            } else {
                definitions.all().forEach(each -> print(each.mermaid()));
            }
            return 0;
        }
    }

    private int draw(Definitions definitions, String wanted) throws InterruptedException {
        String saga = definitions.one(name).name();
        return Target.run(connection, saga, console.err(), sagas -> {
            SagaView view = sagas.find(wanted)
                    .orElseThrow(() -> new CommandFailure(
                            "there is no saga '" + wanted + "' of '" + saga + "'; 'saga list' shows which there are"));
            if (view.problem() != null) {
                throw new CommandFailure("saga '" + wanted + "' cannot be read: " + view.problem());
            }
            print(version(definitions, saga, view).mermaid(view));
            return 0;
        });
    }

    /** The version that it follows, or else the newest, whose steps may be others. */
    private Saga<?> version(Definitions definitions, String saga, SagaView view) {
        return definitions.all().stream()
                .filter(each -> each.name().equals(saga) && each.version() == view.version())
                .findFirst()
                .orElseGet(() -> {
                    Saga<?> newest = definitions.one(saga);
                    console.err()
                            .println("kafkakit: saga '" + Terminal.clean(view.id()) + "' follows version "
                                    + view.version() + ", and this is a chart of version " + newest.version());
                    console.err().flush();
                    return newest;
                });
    }

    private void print(String chart) {
        console.out().print(Terminal.cleanLines(chart));
        console.out().flush();
    }
}
