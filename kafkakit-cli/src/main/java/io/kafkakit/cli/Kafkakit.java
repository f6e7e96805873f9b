package io.kafkakit.cli;

import io.kafkakit.cli.demo.DemoCommand;
import io.kafkakit.cli.dlq.DlqCommand;
import io.kafkakit.cli.groups.GroupsCommand;
import io.kafkakit.cli.outbox.OutboxCommand;
import io.kafkakit.cli.saga.SagaCommand;
import io.kafkakit.cli.terminal.CommandFailure;
import io.kafkakit.cli.terminal.Terminal;
import io.kafkakit.cli.terminal.WrongUsage;
import io.kafkakit.cli.topics.TopicsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code kafkakit} command. */
@Command(
        name = "kafkakit",
        description = {
            "Try kafkakit, and look after its topics, groups, dead letters, sagas and outboxes.",
            // A program of its own, which the launcher builds when it is asked for.
            "Another command, 'kafkakit bench', compares kafkakit with other toolkits."
        },
        subcommands = {
            DemoCommand.class,
            BrokerCommand.class,
            RunCommand.class,
            DlqCommand.class,
            SagaCommand.class,
            OutboxCommand.class,
            TopicsCommand.class,
            GroupsCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:The command did what you asked for.", "1:The command failed.", "2:Wrong usage."})
public final class Kafkakit {

    private static final String VERBOSE = "--verbose";

    @Option(
            names = VERBOSE,
            scope = ScopeType.INHERIT,
            description = "Log to standard error, and show the stack trace of an error.")
    private boolean verbose;

    private Kafkakit() {}

    /** Runs the command and ends the JVM with its exit status: 0, 1 for a failure, 2 for wrong usage. */
    public static void main(String[] args) {
        // Before the first logger is made: the logging configuration reads it once.
        if (Arrays.asList(args).contains(VERBOSE)) {
            System.setProperty("kafkakit.log", "INFO");
        }
        System.exit(commandLine().execute(args));
    }

    /** The command, to be executed with arguments. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Kafkakit());
        commandLine.setExecutionExceptionHandler(Kafkakit::onFailure);
        commandLine.setUsageHelpAutoWidth(true);
        // What stands behind the file is the program's own.
        Objects.requireNonNull(commandLine.getSubcommands().get("run")).setStopAtPositional(true);
        return commandLine;
    }

    private static int onFailure(Exception failure, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        err.println("kafkakit: " + oneLine(failure));
        if (parsed.commandSpec().root().userObject() instanceof Kafkakit root && root.verbose) {
            err.print(Terminal.cleanLines(stackTrace(failure)));
        } else if (!(failure instanceof CommandFailure || failure instanceof WrongUsage)) {
            err.println("          run again with --verbose to see the stack trace");
        }
        err.flush();
        return failure instanceof WrongUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String stackTrace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return Terminal.clean(message == null ? failure.toString() : message.replaceAll("\\s*\\R\\s*", " "));
    }
}
