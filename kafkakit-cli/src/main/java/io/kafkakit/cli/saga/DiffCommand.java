package io.kafkakit.cli.saga;

import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Connection;
import io.kafkakit.cli.terminal.Console;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.saga.Saga;
import io.kafkakit.saga.Sagas;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kafkakit saga diff}. */
@Command(
        name = "diff",
        description = {
            "Compare two versions of a saga: steps that were added, and steps that were removed.",
            "With --saga the command also asks the cluster which open sagas may move to the new version, and why others may not.",
            "The command changes nothing."
        },
        exitCodeList = {
            "0:No saga that was looked at is kept from moving.",
            "1:The command failed.",
            "2:Wrong usage.",
            "3:A saga cannot move where it stands now."
        })
final class DiffCommand implements Callable<Integer> {

    private static final int CANNOT_MOVE = 3;

    @Mixin
    private Console console = new Console();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "OLD",
            description = "The old version: a Java source file, or the full name of a class.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The new version, written as the old one.")
    private String after = "";

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description =
                    "Jars and directories that the files need besides kafkakit, written as 'java -cp' takes them.")
    private String classPath = "";

    @Option(names = "--saga", paramLabel = "NAME", description = "Look at the sagas of this name in the cluster.")
    private @Nullable String name;

    @Override
    public Integer call() throws InterruptedException {
        try (Definitions olds = Definitions.of(before, classPath);
                Definitions news = Definitions.of(after, classPath)) {
            Saga<?> from = olds.one(name);
            Saga<?> to = news.one(name);
            if (!from.name().equals(to.name())) {
                throw new CommandFailure("saga '" + to.name() + "' is no version of saga '" + from.name()
                        + "': name files with versions of the same saga");
            }
            PrintWriter out = console.out();
            print(from, to, out);
            out.flush();
            return name == null ? 0 : Target.run(connection, name, console.err(), sagas -> compare(sagas, from, to));
        }
    }

    private static void print(Saga<?> from, Saga<?> to, PrintWriter out) {
        out.println(Terminal.clean(
                "saga " + from.name() + ": version " + from.version() + " becomes version " + to.version()));
        if (to.version() <= from.version()) {
            out.println("  the new version needs a higher number: call version(" + (from.version() + 1) + ")");
        }
        List<String> added = difference(to, from);
        List<String> removed = difference(from, to);
        added.forEach(each -> out.println("  + " + Terminal.clean(each)));
        removed.forEach(each -> out.println("  - " + Terminal.clean(each)));
        if (added.isEmpty() && removed.isEmpty()) {
            out.println("  the steps have the same names");
        }
    }

    private static List<String> difference(Saga<?> all, Saga<?> others) {
        return all.steps().stream()
                .filter(each -> !others.steps().contains(each))
                .toList();
    }

    private int compare(Sagas sagas, Saga<?> from, Saga<?> to) {
        PrintWriter out = console.out();
        Map<String, List<String>> obstacles = sagas.obstacles(from, to);
        obstacles.forEach((id, why) -> {
            if (!why.isEmpty()) {
                out.println(Terminal.clean(id + " cannot move: " + String.join("; ", why)));
            }
        });
        long free = obstacles.values().stream().filter(List::isEmpty).count();
        out.println(Terminal.count(obstacles.size(), "open saga") + " of version " + from.version()
                + String.format(": %,d may move, %,d cannot where they stand now", free, obstacles.size() - free));
        int others = sagas.list(each -> each.status() != null
                        && !each.status().hasEnded()
                        && each.version() != from.version()
                        && each.version() != to.version())
                .size();
        if (others > 0) {
            out.println(Terminal.count(others, "open saga") + " of other versions: not compared");
        }
        out.flush();
        return free < obstacles.size() ? CANNOT_MOVE : 0;
    }
}
